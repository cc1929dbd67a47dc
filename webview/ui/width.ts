/** An element's width as a signal. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * In CSS pixels. It is measured once, when the element is made; later the browser tells, without a layout in between.
 * That is answered before the next frame is drawn: what is done with it changes the height, which within the
 * observer's own call the browser reports as a loop that it gave up.
 */
export function useWidth(of: RefObject<Element | null>): ReadonlySignal<number> {
  const width = useSignal(0);
  useLayoutEffect(() => {
    const element = of.current!;
    let isWaiting = false;
    const measure = () => {
      isWaiting = false;
      width.value = element.clientWidth;
    };
    measure();
    const observer = new ResizeObserver(() => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(measure);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}

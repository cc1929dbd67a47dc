/**
 * Tells when an element has another width, before the next frame is drawn: what is done then changes its height, which
 * within the observer's own call the browser reports as a loop that it gave up.
 */
export function onNewWidth(element: Element, act: () => void): void {
  let width = -1;
  let isWaiting = false;
  new ResizeObserver(() => {
    if (isWaiting || element.clientWidth === width) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      width = element.clientWidth;
      act();
    });
  }).observe(element);
}

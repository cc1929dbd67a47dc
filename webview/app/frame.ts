/** The page's frames: whatever has changed before the next one is drawn once, with it. */
import { options } from 'preact';

export interface Frames {
  /** Asks for a frame, where none is asked for yet. */
  ask(): void;
}

/** @param draw within each frame; what it changes is on the page when `render`, which it is given, has returned. */
export function startFrames(draw: (render: () => void) => void): Frames {
  let renders: (() => void)[] = [];
  let isAsked = false;
  const frame = () => {
    isAsked = false;
    draw(() => {
      const now = renders;
      renders = [];
      for (const render of now) render();
    });
  };
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(frame);
  };
  options.debounceRendering = render => {
    renders.push(render);
    ask();
  };
  return { ask };
}

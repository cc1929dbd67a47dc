// @vitest-environment happy-dom
/** A head draw by draw: dots in the order of their values, walked through by keys, each leading to its draw. */
import { expect, it } from 'vitest';
import { StripPlot } from '../../webview/maps/stripPlot';
import { start } from '../../webview/state/state';
import { shown } from './someView';

const values = [2, -1, 0.5].map((value, at) => ({ at, line: 0, form: 'ABB', prompt: `draw ${at}`, value }));

it('has a dot for each draw, the smallest first; keys walk, a click goes to the draw', () => {
  const gone: number[] = [];
  const { element } = shown(
    <StripPlot
      values={values}
      label="KL of head 5.0"
      named={({ at, form }) => `Draw ${at + 1} ${form}`}
      onDraw={({ at }) => void gone.push(at)}
    />,
    start,
  );
  const dots = [...element.querySelectorAll<HTMLElement>('.dot')];
  expect(dots.map(dot => dot.getAttribute('aria-label'))).toEqual([
    'Draw 2 ABB: -1.0000. draw 1',
    'Draw 3 ABB: 0.5000. draw 2',
    'Draw 1 ABB: 2.0000. draw 0',
  ]);
  // The mean is 0.5: one goes the other way.
  expect(dots.map(dot => dot.classList.contains('against'))).toEqual([true, false, false]);
  dots[0]!.focus();
  dots[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
  expect(document.activeElement).toBe(dots[2]);
  dots[2]!.click();
  expect(gone).toEqual([0]);
});

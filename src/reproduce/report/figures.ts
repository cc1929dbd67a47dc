/** The report's figures, by the code that draws the panel's: every head of the model as a cell. */
import { mapFigure } from '../../../webview/export/figure/mapFigure';
import { grey, ink, type Shape } from '../../../webview/export/figure/shapes';
import { svg } from '../../../webview/export/figure/svg';
import type { Exported } from '../../../webview/export/rows';
import type { CellMap } from '../../../webview/maps/cellMap';
import { effectMap } from '../../../webview/maps/kinds/effects';
import { type Range, rangeOf } from '../../../webview/maps/range';
import { type Ground, paper } from '../../../webview/maps/scale';
import type { HeadsOverSeeds, ReproductionReport } from '../../protocol/reproduction';

/** As `style.ts` has it. */
const night: Ground = { tone: 'dark', ground: '#16181d' };
const nightInk: Readonly<Record<string, string>> = { [ink]: '#e4e6ea', [grey]: '#a2a8b4', '#b4b4b4': '#5a606c' };

export interface ReportFigure {
  readonly section: string;
  readonly caption: string;
  /** SVG to stand in a page: on a light ground, and on a dark one. */
  readonly light: string;
  readonly dark: string;
}

type Metric = 'kl' | 'dProbIO' | 'dLogitDiff';

export function figuresOf({ model, results }: ReproductionReport): ReportFigure[] {
  const { heads, sections } = results[0]!;
  const grid = { layers: model.layers, columns: model.heads };
  const isDone = (section: string) => sections.some(({ id, isDone }) => id === section && isDone);
  const map = (
    values: HeadsOverSeeds['heads'],
    metric: Metric,
    title: string,
    more: Partial<CellMap> = {},
  ): CellMap => ({
    ...effectMap(
      metric,
      values.map(one => ({ ...whole(one), next: [] })),
      grid,
    ),
    title,
    result: undefined,
    isPartial: false,
    ...more,
  });
  const logs = heads.find(({ samples }) => samples === 128);
  const figures: ReportFigure[] = [];
  if (isDone('6')) {
    const maps = heads.map(({ samples, seeds, heads: all }) =>
      map(
        all.map(({ layer, head, sd }) => ({ layer, head, ...sd, sd })),
        'dLogitDiff',
        `N = ${samples}`,
        {
          scale: 'sequential',
          name: `N = ${samples}`,
          unit: `${seeds} seeds`,
        },
      ),
    );
    const range = rangeOf(
      maps.flatMap(({ values }) => values),
      false,
    );
    const caption =
      'How far each head’s effect on the logit difference moves with the names that are drawn for the mean in its place: standard deviation over seeds, by the number of prompts. One scale for all.';
    figures.push(drawn('6', caption, maps, () => range));
  }
  if (isDone('7') && logs) {
    const maps = (['kl', 'dProbIO', 'dLogitDiff'] as const).map(metric => map(logs.heads, metric, metric));
    const caption = `Every head knocked out alone, the last block beside all other layers: KL, the change of P(Mary), the change of the logit difference; means over ${logs.seeds} seeds of a mean over ${logs.samples} prompts.`;
    figures.push(drawn('7', caption, maps, ({ values }) => rangeOf(values, false)));
  }
  return figures;
}

/** A head's numbers as a sweep has them. */
function whole({ layer, head, kl, js, tv, l2, ...signed }: Omit<HeadsOverSeeds['heads'][number], 'sd'>) {
  return { layer, head, kl: kl ?? 0, js: js ?? 0, tv: tv ?? 0, l2: l2 ?? 0, ...signed };
}

function drawn(
  section: string,
  caption: string,
  maps: readonly CellMap[],
  range: (map: CellMap) => Range | null,
): ReportFigure {
  const exported: Exported = {
    maps: maps.map(map => ({ map, range: range(map) ?? { end: 1, isCut: false }, table: null, facts: [] })),
    showValues: false,
    marked: new Set(),
    off: new Set(),
  };
  const on = (ground: Ground, change: (shape: Shape) => Shape) => {
    const figure = mapFigure(exported, 170, ground);
    const whole = svg({ ...figure, title: caption, shapes: figure.shapes.map(change) });
    return whole.slice(whole.indexOf('<svg'));
  };
  return { section, caption, light: on(paper, shape => shape), dark: on(night, atNight) };
}

function atNight(shape: Shape): Shape {
  if (shape.kind === 'text') return { ...shape, fill: nightInk[shape.fill] ?? shape.fill };
  return shape.kind === 'line' ? { ...shape, stroke: nightInk[shape.stroke] ?? shape.stroke } : shape;
}

/** How a result came about: everything that someone needs to get the same numbers. As pairs, for the view and files. */
import type {
  BaselineUsed,
  PatchResult,
  PathResult,
  PromptResult,
  Provenance,
  SweepResult,
} from '../../src/protocol/results';
import type { CellMap } from '../maps/cellMap';
import { signRule } from '../maps/heatmap/legend';
import type { State } from '../state/state';
import type { Versions } from '../state/view';
import { say } from '../strings';
import { fixed } from '../ui/numbers';
import type { Facts } from './facts';

/** Of the map's own result; while that comes in, and where nothing was measured, what the prompt is and no more. */
export function provenance({ prompt }: Pick<State, 'prompt'>, map: CellMap, versions: Versions): Facts {
  if (!prompt) return [];
  const { result } = map;
  const facts: [string, string | undefined][] = [
    ...(map.draws ? drawsFacts(prompt, map) : []),
    ...(map.draws ? [] : [[say('prompt'), result?.prompt ?? prompt.text] as [string, string]]),
    [say('template'), map.draws ? prompt.text : result?.template],
    [say('form'), result?.form],
    [say('partial'), map.isPartial && !map.draws ? say('partialText', counted(map), map.values.length) : undefined],
    ...(map.over
      ? settingsWith(map.over.provenance)
      : result
        ? measuredWith(result)
        : [[say('model'), shape(prompt.model)] as [string, string]]),
    [say('sign'), signRule(map)],
    versionsFact(versions),
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

/** Of a result that is no map's. */
export function provenanceOf(result: PromptResult, versions: Versions): Facts {
  const facts: [string, string | undefined][] = [
    [say('prompt'), result.prompt],
    ...measuredWith(result),
    versionsFact(versions),
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

/** How means were made: of which draws, weighed how. */
function drawsFacts(
  { settings, draws }: NonNullable<State['prompt']>,
  { over, draws: known }: CellMap,
): [string, string][] {
  const baseline = over?.provenance.settings.baseline ?? settings.baseline;
  const n = known?.known ?? 0;
  return [
    [say('protocol'), say('protocolText', n < (draws ?? n) ? `${n} / ${draws}` : n, settings.forms.join(' '))],
    [say('samplesDrawn'), say('samplesText', settings.forms.join(' '), settings.samples, baseline)],
  ];
}

function versionsFact({ extension, results }: Versions): [string, string] {
  return [say('versions'), `IOI Lens ${extension}, results ${results}`];
}

/** The result's own word, not what the screen says by now. */
function measuredWith(result: PromptResult): [string, string | undefined][] {
  const { settings } = result.provenance;
  const more = result as Partial<Pick<SweepResult, 'clean' | 'baseline'> & Pick<PathResult, 'source' | 'receiver'>> & {
    readonly corrupt?: PatchResult['corrupt'];
  };
  const { answer } = result;
  const { clean, baseline, source, corrupt } = more;
  return [
    [say('answer'), answer && say('answerPair', answer.io.text.trim(), answer.s?.text.trim() ?? '–')],
    [say('cleanRun'), clean && say('cleanNumbers', fixed(clean.probIO), fixed(clean.probS), fixed(clean.logitDiff))],
    ...modelFacts(result.provenance),
    [say('baseline'), baseline && baselineText(baseline)],
    [say('source'), source && say('sourceText', source.length, settings.corrupt ?? settings.baseline ?? '')],
    [
      say('corrupt'),
      corrupt && say('corruptText', settings.corrupt ?? '', corrupt.ids.length, fixed(corrupt.logitDiff)),
    ],
    ...restOf(settings),
  ];
}

function settingsWith(provenance: Provenance): [string, string | undefined][] {
  const { settings } = provenance;
  return [
    ...modelFacts(provenance),
    [say('baseline'), settings.baseline],
    [say('corrupt'), settings.corrupt],
    ...restOf(settings),
  ];
}

function modelFacts({ model }: Provenance): [string, string | undefined][] {
  return [
    [say('model'), shape(model)],
    [say('sha256'), model.sha256 ?? say('unknown')],
  ];
}

function restOf(settings: Provenance['settings']): [string, string | undefined][] {
  return [
    [say('positions'), settings.positions && say(settings.positions === 'all' ? 'positionsAll' : 'positionsEnd')],
    [say('offNow'), settings.off && settings.off.length > 0 ? settings.off.join(' ') : undefined],
    [say('bos'), settings.bos === undefined ? undefined : say(settings.bos ? 'bosOn' : 'bosOff')],
  ];
}

function counted({ values }: CellMap): number {
  return values.filter(value => value !== undefined).length;
}

function shape({ id, layers, heads }: { id: string; layers?: number; heads?: number }): string {
  return layers && heads ? `${id}, ${layers} × ${heads}` : id;
}

function baselineText({ kind, form, seed, samples }: BaselineUsed): string {
  if (kind === 'zero') return say('baselineZero');
  if (kind === 'corrupt') return say('baselineCorrupt', samples.length);
  if (form === undefined || seed === undefined) return say('baselineGiven', kind, samples.length);
  return say('baselineDrawn', kind, samples.length, form, seed);
}

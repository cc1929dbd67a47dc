/** A head over all draws of a template: its mean in every number that is known, draw by draw, and where it looks on average. */
import type { HeadRef } from '../../src/protocol/results';
import { kindOf, type MapChoice } from '../maps/kinds';
import { drawsOfHead, namedPositions, numberName } from '../maps/kinds/overDraws';
import { StripPlot } from '../maps/stripPlot';
import { drawsMeasured, estimates } from '../measured/draws';
import { meanAttentionAsk } from '../measured/headAsks';
import { headName } from '../measured/heads';
import { shownMaps } from '../state/choices';
import { useView } from '../state/view';
import { say } from '../strings';
import { fixed } from '../ui/numbers';

export function MeanHead({ head }: { readonly head: HeadRef }) {
  const view = useView();
  return (
    <>
      {shownMaps(view.choices.value).map((choice, at) => (
        <Strip key={at} {...{ head, choice }} />
      ))}
      <MeanAttention head={head} />
    </>
  );
}

function Strip({ head, choice }: { readonly head: HeadRef; readonly choice: MapChoice }) {
  const { known, prompt, post } = useView();
  const kind = kindOf(choice);
  const name = headName(head);
  const values = drawsOfHead(kind, choice, known.value, name, prompt.value ?? null);
  const key = prompt.value?.key;
  if (values.length === 0 || key === undefined) return null;
  const number = numberName(kind, choice);
  return (
    <div class="part">
      <h3>{`${say('strip')}: ${number}`}</h3>
      <StripPlot
        values={values}
        label={say('stripLabel', number, name)}
        named={({ at, form }) => `${say('drawNumber', at + 1)}${form ? ` ${form}` : ''}`}
        onDraw={({ at }) => post({ kind: 'toDraw', key, to: at })}
      />
    </div>
  );
}

/** From each named position to each, `0.42 ± 0.01`. */
function MeanAttention({ head }: { readonly head: HeadRef }) {
  const rows = drawsMeasured(useView().known.value, meanAttentionAsk(head));
  const name = headName(head);
  const cell = (from: number, to: number) => {
    const one = estimates(rows, from * namedPositions.length + to).get(name);
    if (!one) return '–';
    return `${fixed(one.mean, 2)}${one.se === null ? '' : ` ±\u00a0${fixed(one.se, 2)}`}`;
  };
  return (
    <div class="part">
      <h3>{say('meanAttention')}</h3>
      {rows.length === 0 ? (
        <p class="hint">{say('waiting')}</p>
      ) : (
        <div class="wide">
          <table class="numbers narrow">
            <caption class="unseen">{say('meanAttention')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('looksFrom')}</th>
                {namedPositions.map(to => (
                  <th key={to} scope="col">{`→ ${to}`}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {namedPositions.map((from, at) => (
                <tr key={from}>
                  <th scope="row">{from}</th>
                  {namedPositions.map((to, column) => (
                    <td key={to}>{cell(at, column)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

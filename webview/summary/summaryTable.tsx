/** The research log's table, to be sorted and filtered; a row shows its head. */
import { useSignal } from '@preact/signals';
import type { Flag } from '../../src/protocol/parts/ranking';
import { sweptHeads } from '../maps/kinds/sweepMap';
import { headClasses } from '../measured/classes';
import { headName, sameHead } from '../measured/heads';
import { type Choices, type Column, columns } from '../state/choices';
import { selectHead } from '../state/headActs';
import { useView } from '../state/view';
import { type StringKey, say } from '../strings';
import { fixed } from '../ui/numbers';
import { Button, Dropdown, TextField } from '../ui/toolkit';
import { type SummaryRow, summaryRows } from './summaryRows';

/** More are shown on demand: a thousand rows take a tenth of a second. */
const rowsAtFirst = 40;
const flagWords: Readonly<Record<Flag, StringKey>> = {
  'opposite-signs': 'oppositeSigns',
  'unseen-by-logit-diff': 'unseen',
};
const noFilter: Choices['filter'] = { text: '', layer: null, class: '' };

export function SummaryTable() {
  const { prompt, known, choices, choose } = useView();
  const showsAll = useSignal(false);
  const { sort, filter } = choices.value;
  const model = prompt.value?.model;
  if (!model) return null;
  const heads = sweptHeads(known.value);
  const hasClasses = summaryRows(heads, model, { sort, filter: noFilter }).some(row => row.className);
  const rows = summaryRows(heads, model, { sort, filter });
  const shown = showsAll.value ? rows : rows.slice(0, rowsAtFirst);
  const change = (part: Partial<Choices['filter']>) => choose({ filter: { ...filter, ...part } });
  const onText = (text: string) => text !== filter.text && change({ text });
  const layers = Array.from({ length: model.layers ?? 0 }, (_, at) => [String(at), say('layerNumber', at)] as const);
  return (
    <div class="summary">
      <div class="choosers">
        <TextField
          label={say('filter')}
          hint={say('filterHint')}
          value={filter.text}
          onEnter={onText}
          onInput={onText}
        />
        <Dropdown
          label={say('layer')}
          value={String(filter.layer ?? '')}
          options={[['', say('allLayers')], ...layers]}
          onChange={value => change({ layer: value === '' ? null : Number(value) })}
        />
        <Dropdown
          label={say('class')}
          hidden={!hasClasses}
          value={filter.class}
          options={[['', say('allClasses')], ...headClasses.map(name => [name, say(name)] as const)]}
          onChange={value => change({ class: value })}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys. */}
      <section class="table-frame" tabIndex={0} aria-label={say('summary')}>
        {rows.length > 0 ? (
          <Table rows={shown} hasClasses={hasClasses} />
        ) : (
          <>
            <p class="hint">{say('noRows')}</p>
            <Button onClick={() => choose({ filter: noFilter })}>{say('clearFilter')}</Button>
          </>
        )}
        {shown.length < rows.length && (
          <Button
            onClick={() => {
              showsAll.value = true;
            }}
          >
            {say('showAll', rows.length)}
          </Button>
        )}
        {hasClasses && <p class="hint">{say('classSource')}</p>}
      </section>
    </div>
  );
}

function Table({ rows, hasClasses }: { readonly rows: readonly SummaryRow[]; readonly hasClasses: boolean }) {
  return (
    <table class="numbers wide">
      <caption class="unseen">{say('summaryCaption')}</caption>
      <thead>
        <tr>
          {columns
            .filter(column => column !== 'class' || hasClasses)
            .map(column => (
              <Heading key={column} column={column} />
            ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row key={headName(row.effect)} row={row} hasClasses={hasClasses} />
        ))}
      </tbody>
    </table>
  );
}

function Heading({ column }: { readonly column: Column }) {
  const { choices, choose } = useView();
  const { by, isDown } = choices.value.sort;
  const isSorted = column === by;
  return (
    <th scope="col" aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        class="sort"
        onClick={() => choose({ sort: { by: column, isDown: isSorted ? !isDown : true } })}
      >
        {say(column)}
        <span aria-hidden="true">{isSorted ? (isDown ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  );
}

function Row({ row, hasClasses }: { readonly row: SummaryRow; readonly hasClasses: boolean }) {
  const view = useView();
  const { effect, className, flag } = row;
  const isOff = view.prompt.value?.off.some(head => sameHead(head, effect));
  return (
    <tr class={sameHead(effect, view.choices.value.selected) ? 'selected' : ''}>
      <th scope="row">
        <button type="button" class="link" onClick={() => selectHead(view, effect)}>
          {headName(effect)}
        </button>
        {isOff && (
          <span class="off-mark" title={say('cellOff')}>
            {' ✕'}
          </span>
        )}
        {flag && (
          <span class="flag" title={say(flagWords[flag])} role="img" aria-label={say(flagWords[flag])}>
            {' !'}
          </span>
        )}
      </th>
      {columns.map(column =>
        column === 'head' ? null : column === 'class' ? (
          hasClasses && (
            <td key={column} class="class">
              {className ? say(className) : ''}
            </td>
          )
        ) : (
          <td key={column}>{fixed(effect[column])}</td>
        ),
      )}
    </tr>
  );
}

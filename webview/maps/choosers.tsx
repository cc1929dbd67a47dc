/** What can be chosen of a map: its kind, and whatever that kind says can be chosen. */
import { useSignal } from '@preact/signals';
import { say } from '../strings';
import { Dropdown, TextField } from '../ui/toolkit';
import { kindOf, type MapChoice, mapKinds } from './kinds';
import type { Chooser } from './kinds/mapKind';

interface ChoosersProps {
  readonly choice: MapChoice;
  /** Of what it was measured with nothing is chosen: another number of the same result alone. */
  readonly only?: 'metric';
  readonly onChoice: (choice: MapChoice) => void;
}

export function Choosers({ choice, only, onChoice }: ChoosersProps) {
  /** What is wrong with what was written, and of which kind of map that is said. */
  const problem = useSignal({ of: choice.kind as string, text: '' });
  const choose = (chooser: Chooser<MapChoice>, value: string) => {
    const chosen = chooser.choose(value);
    if (chooser.kind === 'text') problem.value = { of: choice.kind, text: chosen ? '' : say(chooser.problem) };
    if (chosen && value !== chooser.value) onChoice(chosen);
  };
  return (
    <div>
      <div class="choosers">
        {!only && (
          <Dropdown
            label={say('measure')}
            value={choice.kind}
            options={mapKinds.map(({ kind, label }) => [kind, say(label)] as const)}
            onChange={chosen => {
              const kind = mapKinds.find(({ kind }) => kind === chosen);
              if (kind) onChoice(kind.first(choice));
            }}
          />
        )}
        {kindOf(choice)
          .choosers(choice)
          .filter(({ label }) => !only || label === only)
          .map(chooser => {
            const { kind, label: name, value } = chooser;
            const label = say(name);
            const take = (value: string) => choose(chooser, value);
            return kind === 'select' ? (
              <Dropdown key={`${kind} ${name}`} {...{ label, value }} options={chooser.options} onChange={take} />
            ) : (
              <TextField key={`${kind} ${name}`} {...{ label, value }} hint={say(chooser.hint)} onEnter={take} />
            );
          })}
      </div>
      <div class="problem" role="alert">
        {problem.value.of === choice.kind ? problem.value.text : ''}
      </div>
    </div>
  );
}

/** What can be chosen of a map: its kind, and whatever that kind says can be chosen. */
import { useSignal } from '@preact/signals';
import type { HeadRef } from '../../src/protocol/results';
import { say } from '../strings';
import { Icon } from '../ui/icon';
import { openMenu } from '../ui/menu';
import { Button, Dropdown, TextField } from '../ui/toolkit';
import { kindOf, type MapChoice, mapKinds } from './kinds';
import type { Chooser } from './kinds/mapKind';

interface ChoosersProps {
  readonly choice: MapChoice;
  /** Those that one looks at: what is suggested is about them. */
  readonly heads: readonly HeadRef[];
  /** Of what it was measured with nothing is chosen: another number of the same result alone. */
  readonly only?: 'metric';
  /** Whether all draws of a template are shown. */
  readonly ofDraws?: boolean;
  readonly onChoice: (choice: MapChoice) => void;
}

export function Choosers({ choice, heads, only, ofDraws = false, onChoice }: ChoosersProps) {
  /** What is wrong with what was written, and of which kind of map that is said. */
  const problem = useSignal({ of: choice.kind as string, text: '' });
  const choose = (chooser: Chooser<MapChoice>, value: string) => {
    const chosen = chooser.choose(value);
    if (chooser.kind === 'text') problem.value = { of: choice.kind, text: chosen ? '' : chooser.problem(value) };
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
          .choosers(choice, ofDraws)
          .filter(({ label }) => !only || label === only)
          .map(chooser => {
            const { kind, label: name, value } = chooser;
            const label = say(name);
            const take = (value: string) => choose(chooser, value);
            if (kind === 'select')
              return (
                <Dropdown key={`${kind} ${name}`} {...{ label, value }} options={chooser.options} onChange={take} />
              );
            const items = () => chooser.suggestions(heads).map(text => ({ label: text, run: () => take(text) }));
            return (
              <div key={`${kind} ${name}`} class="written">
                <TextField {...{ label, value }} hint={say(chooser.hint)} onEnter={take} />
                <Button
                  look="icon"
                  label={say('receiverChoose')}
                  hint={say('receiverChoose')}
                  hasMenu
                  onClick={button => openMenu(say('receiverChoose'), button, items())}
                >
                  <Icon name="chevron-down" />
                </Button>
              </div>
            );
          })}
      </div>
      <div class="problem" role="alert">
        {problem.value.of === choice.kind ? problem.value.text : ''}
      </div>
    </div>
  );
}

/** What stands after `ioi models`. */
import { Failed } from '../../protocol/failure';

export const modelActions = ['list', 'get', 'verify', 'remove', 'where'] as const;
export type ModelAction = (typeof modelActions)[number];

export interface ModelsArguments {
  readonly command: 'models';
  readonly action: ModelAction;
  /** Empty for the list. */
  readonly name: string;
  readonly json: boolean;
}

/** @throws Failed `usage` */
export function readModels([action = 'list', name = '', ...more]: readonly string[], json: boolean): ModelsArguments {
  const known = modelActions.find(one => one === action);
  if (!known)
    throw new Failed(
      'usage',
      `ioi models cannot ${JSON.stringify(action.slice(0, 40))}.`,
      `Possible: ${modelActions.join(', ')}.`,
    );
  if (known !== 'list' && name === '')
    throw new Failed(
      'usage',
      `Of which model? ioi models ${known} needs a name.`,
      `Write ioi models ${known} gpt2, for one.`,
    );
  if (more.length > 0 || (known === 'list' && name !== ''))
    throw new Failed('usage', 'One model at a time.', 'Run it once for each.');
  return { command: 'models', action: known, name, json };
}

import { headName } from '../../protocol/parts/heads';
import { bad, brief, good, splitWords, type ValueResult } from './values';

/** An attention head, both counted from 0 and written `layer.head`, as `9.9`. */
export interface Head {
  readonly layer: number;
  readonly head: number;
}

/** Heads apart by spaces or commas, e.g. `9.9 10.0`; none at all is an empty list. One given twice counts once. */
export function parseHeads(text: string): ValueResult<readonly Head[]> {
  const heads = new Map<string, Head>();
  for (const { head, span, written } of headWords(text)) {
    if (!head) {
      return bad(
        span,
        `“${brief(written)}” is no head. Possible: layer.head, both counted from 0, such as 9.9.`,
        ...guessHead(written),
      );
    }
    heads.set(headName(head), head);
  }
  return good([...heads.values()]);
}

/** Every head in a list and where it stands, so that one that a model lacks can be pointed at. */
export function headWords(
  text: string,
): { head: Head | undefined; span: { start: number; end: number }; written: string }[] {
  return splitWords(text.replaceAll(',', ' ')).map(word => ({
    head: word.quoted ? undefined : parseHead(word.text),
    span: { start: word.start, end: word.end },
    written: word.text,
  }));
}

/** One head; `undefined` if it is none. */
export function parseHead(text: string): Head | undefined {
  const found = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  return found ? { layer: Number(found[1]), head: Number(found[2]) } : undefined;
}

const LONGEST = 40;
/** `L4H1`, `a4.h1`, `layer 4 head 1`. */
const NAMED = /^(?:l|a|layer)?[ _.-]?(\d{1,4})[ _.:/-]?(?:h|head)[ _.-]?(\d{1,4})$/i;

/** Other ways to write a head that can mean one only, as `L4H1` of other tools, or brackets and quotes around it. */
function guessHead(written: string): [instead: string[], sure: boolean] {
  if (written.length > LONGEST) return [[], false];
  const bare = written.replace(/^[[({'"]+|[\])}'";]+$/g, '');
  const said = /^(\d{1,4})\.(\d{1,4})$/.exec(bare) ?? NAMED.exec(bare);
  const found = said ?? /^(\d{1,4})[:/-](\d{1,4})$/.exec(bare);
  return found ? [[headName({ layer: Number(found[1]), head: Number(found[2]) })], said !== null] : [[], false];
}

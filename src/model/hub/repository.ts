/** What the hub says of a repository: the commit of a branch, the files of a commit. */
import { Failed } from '../../protocol/failure';
import { isOfNetwork, networkWords } from './blob';
import { mayPass, Patience, retryAfter, Silence, type Times } from './patience';
import { cancelled, notAllowed, notThere, portal } from './problems';
import { header, isPage, type Wire } from './wire';

export interface HubFile {
  readonly file: string;
  readonly size: number;
  /** As the hub names the blob: SHA-256 of large files, git's SHA-1 of small ones. */
  readonly etag: string;
}

interface Asking {
  readonly signal: AbortSignal;
  readonly times: Times;
}

/** Metadata of a model's repository; a longer answer is none. In bytes. */
const longest = 20e6;

/** The commit that `main` is. @throws Failed */
export async function commitOf(wire: Wire, repository: string, asking: Asking): Promise<string> {
  const { value } = await json(wire, `/api/models/${repository}/revision/main`, repository, asking);
  const { sha } = (value ?? {}) as { sha?: unknown };
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha)) throw strange(repository, 'no commit');
  return sha;
}

/** The files at the top of a commit. @throws Failed */
export async function filesOf(wire: Wire, repository: string, commit: string, asking: Asking): Promise<HubFile[]> {
  const found: HubFile[] = [];
  let page: string | undefined = `/api/models/${repository}/tree/${commit}`;
  // A repository of so many files is none of a model.
  for (let pages = 0; page !== undefined && pages < 20; pages++) {
    const { value, next } = await json(wire, page, repository, asking);
    if (!Array.isArray(value)) throw strange(repository, 'no list of files');
    for (const one of value as readonly unknown[]) {
      const file = asFile(one);
      if (file) found.push(file);
    }
    page = next;
  }
  return found;
}

function asFile(value: unknown): HubFile | undefined {
  const { type, path, oid, size, lfs } = (value ?? {}) as Record<string, unknown>;
  // A name that leads elsewhere is no file of this folder.
  if (type !== 'file' || typeof path !== 'string' || !/^[\w][\w.-]*$/.test(path)) return undefined;
  const large = (lfs ?? undefined) as { oid?: unknown; size?: unknown } | undefined;
  const etag = large?.oid ?? oid;
  const length = large?.size ?? size;
  if (typeof etag !== 'string' || typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
    return undefined;
  return { file: path, size: length, etag };
}

async function json(wire: Wire, path: string, repository: string, { signal, times }: Asking) {
  const patience = new Patience(times, signal);
  for (;;) {
    const silence = new Silence(times.silence, signal);
    let why: string;
    let wait = 0;
    try {
      const { status, headers, host, body } = await wire.get(path, silence.signal);
      if (status === 200 && !isPage(headers)) {
        const text = await read(body, silence);
        try {
          return { value: JSON.parse(text) as unknown, next: nextPage(header(headers, 'link')) };
        } catch {
          why = `${host} answers with something that is not JSON`;
        }
      } else {
        await body.dump().catch(() => {});
        if (status === 200) why = portal;
        else if (status === 401 || status === 403)
          throw notAllowed(repository, status, wire.settings.token !== undefined);
        else if (status === 404) throw notThere(`repository ${repository}`);
        else if (mayPass(status)) {
          why = `${host} answers ${status}`;
          wait = retryAfter(header(headers, 'retry-after'));
        } else throw strange(repository, `status ${status}`);
      }
    } catch (error) {
      if (signal.aborted) throw cancelled();
      if (!isOfNetwork(error)) throw error;
      why = networkWords(error, silence.signal);
    } finally {
      silence.end();
    }
    await patience.pause(why, wait);
  }
}

async function read(body: AsyncIterable<Buffer>, silence: Silence): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    silence.heard();
    length += part.length;
    if (length > longest) throw new Failed('hub-strange', 'The hub’s answer is too long.', 'Check HF_ENDPOINT.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `<https://…?cursor=…>; rel="next"` */
function nextPage(link: string | undefined): string | undefined {
  return /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1];
}

function strange(repository: string, what: string): Failed {
  return new Failed(
    'hub-strange',
    `What the hub says of ${repository} is not understood: ${what}.`,
    'Check HF_ENDPOINT, or update IOI Lens.',
  );
}

/** What can be wrong between the hub and the disk, each in one line with what to do. */
import { Failed } from '../../protocol/failure';

export const cancelled = () => new Failed('cancelled', 'The download was cancelled.', 'Start it again: it goes on.');

export const offline = (what: string) =>
  new Failed(
    'offline',
    `${what} is not on this machine, and HF_HUB_OFFLINE says not to ask the hub.`,
    'Unset it, or put the files into the cache.',
  );

export const notAllowed = (repository: string, status: number, hasToken: boolean) =>
  new Failed(
    'hub-refused',
    `The hub does not give ${repository} ${hasToken ? 'with this token' : 'without a token'} (${status}).`,
    `Ask for access on its page if it is gated, or check its name; ${hasToken ? 'then check the token' : 'then give a token (HF_TOKEN)'}.`,
  );

export const notThere = (what: string) =>
  new Failed('not-on-hub', `The hub has no ${what}.`, 'Check the name: ORG/NAME as on its page.');

/** @param seconds that are waited at most without a new right byte */
export const gaveUp = (why: string, seconds: number) =>
  new Failed(
    'hub-unreachable',
    `The hub was given up after ${seconds} s without a byte, or because it would take longer: ${why}.`,
    'Check the network or the proxy, then start it again: it goes on where it was.',
  );

export const wrongBytes = (file: string, tries: number, why: string) =>
  new Failed(
    'wrong-bytes',
    `What comes as ${file} is not that file, in ${tries} tries: ${why}.`,
    'Something between here and the hub changes it: try another network or proxy.',
  );

/** @param code of the check that failed, as OpenSSL names it */
export const badCertificate = (host: string, code: string) =>
  new Failed(
    'bad-certificate',
    `The certificate of ${host} is not trusted (${code}).`,
    'If your network signs it itself, name its authority’s file in NODE_EXTRA_CA_CERTS; in VS Code, http.proxyStrictSSL: false accepts any.',
  );

export const badProxy = new Failed(
  'bad-proxy',
  'The proxy’s address is none that can be used.',
  'Write http://HOST:PORT in http.proxy, or in HTTP_PROXY and HTTPS_PROXY.',
);

export const portal = 'a page came in place of the file, as of a network that wants a sign-in';

/** An error of the file system, as far as a person can do something about it. */
export function onDisk(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new Failed(
      'cache-read-only',
      `${path} cannot be written (${code}).`,
      'Make it writable, or choose another cache with HF_HUB_CACHE.',
    );
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return new Failed('cannot-write', `${path} cannot be written (${code}).`, 'Check the disk that it is on.');
  return error;
}

export function diskFull(path: string, need?: number, free?: number): Failed {
  const how = need === undefined ? '' : `: ${megabytes(need)} are needed, ${megabytes(free ?? 0)} are free`;
  return new Failed('disk-full', `The disk of ${path} is full${how}.`, 'Make room, then start it again: it goes on.');
}

/** `548 MB`, as the hub counts. */
export function megabytes(bytes: number): string {
  const mb = bytes / 1e6;
  return mb >= 9.95 ? `${Math.round(mb)} MB` : `${mb.toFixed(1)} MB`;
}

import { run } from '../clients/run';

export interface Load {
  readonly url: string;
  /** The header’s values, with their scheme: each connection has one of them, in turn. */
  readonly authorization: readonly string[];
  readonly accept: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** Answers a second. */
  readonly perSecond: number;
  /** Milliseconds from asking to the answer's last byte. */
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
}

/** Puts load on a URL from another process. @throws Error where not every answer is 200. */
export async function putLoad(load: Load): Promise<LoadResult> {
  const args = ['--import', 'tsx', 'bench/generate-load.ts', JSON.stringify(load)];
  const result = JSON.parse(await run(process.execPath, args)) as LoadResult;
  if (result.failures > 0) throw new Error(`${load.url}: ${result.failures} answers were not 200`);
  return result;
}

import { pack, type Headers } from 'tar-stream';

/** An entry of an archive; of a name and content alone it is a file. */
export type File =
  (Headers & { pax?: Record<string, string> }) | readonly [name: string, content?: string];

/** A tar archive of these, in order. */
export async function tarOf(files: readonly File[]): Promise<Buffer> {
  const archive = pack();
  for (const file of files) {
    if ('name' in file && file.type) archive.entry({ ...file });
    else if ('name' in file) archive.entry({ ...file }, '');
    else archive.entry({ name: file[0] }, file[1] ?? '');
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

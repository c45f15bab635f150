import { members, textOrNull } from '../json';

/**
 * The command that made each layer, from the config's `history` (OCI image configuration): its
 * entries without `empty_layer` stand for the layers in order. Null where the config does not say;
 * all null where there are more or fewer entries than layers, because then none can be told apart.
 */
export function layerCommands(config: unknown, layers: number): (string | null)[] {
  const history = members(config).history;
  const made = Array.isArray(history)
    ? history.map(members).filter((entry) => entry.empty_layer !== true)
    : [];
  if (made.length !== layers) return Array.from({ length: layers }, () => null);
  return made.map((entry) => {
    const command = textOrNull(entry.created_by);
    return command === null ? null : tidyCommand(command);
  });
}

/**
 * A history command as its author wrote it in the build file: without the shell that ran it, the
 * builder's marks (`#(nop)`, `# buildkit`), the build arguments before it (`|1 A=b`), and with each
 * run of white space as one space.
 */
function tidyCommand(command: string): string {
  const line = command.replace(/\s+/g, ' ').replace(/ # buildkit$/, '');
  const nothingRun = /^\/bin\/sh -c #\(nop\) (.+)$/.exec(line);
  if (nothingRun?.[1]) return nothingRun[1].trim();
  const run = /^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c (.+)$/.exec(line);
  return run?.[1] ? `RUN ${run[1]}` : line;
}

/**
 * Passes on what comes, and has each looked at first. Where that throws, the source is left and whoever reads is
 * told. It is no generator: each of those costs a body, which has thousands of chunks, three more promises a chunk.
 */
export function lookedAt<T>(source: AsyncIterable<T>, look: (item: T) => void): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const from = source[Symbol.asyncIterator]();
      const leave = async () => {
        await from.return?.();
        return { done: true, value: undefined } as const;
      };
      const leaveFor = async (error: unknown): Promise<never> => {
        await leave();
        throw error;
      };
      return {
        next: () =>
          from.next().then((step) => {
            if (step.done) return step;
            try {
              look(step.value);
              return step;
            } catch (error) {
              return leaveFor(error);
            }
          }),
        return: leave,
      };
    },
  };
}

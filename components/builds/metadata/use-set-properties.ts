'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { headingOf, toProblem } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import { imageToPath } from '@/domain/registries/names';
import { own } from '@/lib/text/own';
import { toast } from '../../ui/notices/toast';

/** Property keys with what they become; null takes one away. */
export type PropertyChange = Readonly<Record<string, string | null>>;

/** The properties after a change; the ones before it are left as they were. */
export const withChange = (
  properties: Build['properties'],
  change: PropertyChange,
): Build['properties'] =>
  Object.fromEntries(
    Object.entries({ ...properties, ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    ),
  );

/** The change that takes another one back. */
export const undoOf = (properties: Build['properties'], change: PropertyChange): PropertyChange =>
  Object.fromEntries(Object.keys(change).map((key) => [key, own(properties, key) ?? null]));

/**
 * Sets properties at once on screen, then on the server; what the server refuses comes back.
 * @returns a function that takes a change
 */
export const useSetProperties = (project: string, image: string, number: number) => {
  const client = useQueryClient();
  const { queryKey } = queries.build(project, image, number);
  const { mutate } = useMutation({
    ...mutations.images.setProperties.mutationOptions(),
    onMutate: async ({ body }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (build) =>
        build === undefined
          ? undefined
          : { ...build, properties: withChange(build.properties, body) },
      );
      return { before };
    },
    onError: (error, _change, context) => {
      client.setQueryData(queryKey, context?.before);
      toast.failed(headingOf('The properties were not changed', error), toProblem(error).detail);
    },
    onSuccess: (build) => client.setQueryData(queryKey, build),
  });
  return (change: PropertyChange) =>
    mutate({ params: { project, image: imageToPath(image), number }, body: { ...change } });
};

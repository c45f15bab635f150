/**
 * What a registry is: *local*, one per stage of a project; *remote*, a cache in front of an upstream; *virtual*,
 * an ordered list of the others under one address.
 */
export const registryKinds = ['local', 'remote', 'virtual'] as const;

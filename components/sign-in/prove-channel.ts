/** On which windows of this site tell each other that their person has proven who they are. */
export const proveChannel = 'sallyport.proven';

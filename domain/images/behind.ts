/** So many builds that a stage trails by are counted, and no further: counting a long history costs as it is long. */
export const mostBehind = 1000;

export * from './artifact';
export * from './client';
export * from './content';
export * from './image';
export * from './layer';
export * from './layout';

import { nothing } from '@/domain/jobs/data';
import { measureRegistries as measure } from '@/server/runtime/registries/measure-registries';
import { defineJob } from '../define-job';

export const measureRegistries = defineJob({
  kind: 'measure-registries',
  data: nothing,
  every: 30_000,
  mode: 'with-cause',
  handle: (_, _tools, sql) => measure(sql),
});

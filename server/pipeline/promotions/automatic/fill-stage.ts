import { troubleStop, type AutomaticStop } from '@/domain/promotions/automatic-stop';
import { problemOf } from '@/domain/troubles';
import { isDatabaseAway } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import type { AutomaticTarget } from './find-automatic';
import { followTags } from './follow-tags';
import { keepStops } from './keep-stops';
import { promoteAutomatically } from './promote-automatically';

/** Builds failed of which the stage itself says so by now. */
export class ShownFailures extends AggregateError {}

/**
 * Lets a stage that fills by itself take what it may of an image, and keeps why it does not take the
 * rest: nothing stops in silence (L16), our own failures neither.
 * @returns the times at which the clock alone lets it take something.
 * @throws ShownFailures what failed, after all of it was tried and written down.
 */
export async function fillStage(services: Services, target: AutomaticTarget): Promise<Date[]> {
  const stops: AutomaticStop[] = [...target.not];
  const times: Date[] = [];
  const failures: unknown[] = [];
  for (const build of target.has) {
    await followTags(services, target, build).catch((error: unknown) => {
      if (isDatabaseAway(error)) throw error;
      failures.push(error);
      stops.push(troubleStop(build, problemOf(error), 'its tags could not follow'));
    });
  }
  for (const build of target.take) {
    try {
      const { at, stop } = await promoteAutomatically(services, target, build);
      if (at) times.push(at);
      if (stop) stops.push(stop);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      failures.push(error);
      stops.push(troubleStop(build, problemOf(error), 'it could not be promoted'));
    }
  }
  await keepStops(services, target, stops);
  if (failures.length > 0) throw new ShownFailures(failures, 'a stage could not be filled');
  return times;
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../sql/database';

export interface Metrics {
  /** Counts one answered request. `area` is one of a few words, never a path. */
  observe(area: string, method: string, status: number, seconds: number): void;
  /** Counts jobs that were done, or failed and are tried again. */
  countJobs(queue: string, outcome: 'done' | 'failed', jobs: number): void;
  /** The Prometheus text format. */
  render(): Promise<{ contentType: string; body: string }>;
}

/** @param waitingJobs how many jobs of each queue nobody has taken; asked when somebody looks. */
export function createMetrics(
  db: Database,
  waitingJobs: () => Promise<Readonly<Record<string, number>>>,
): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const labelNames = ['area', 'method', 'status'] as const;
  const requests = new Counter({
    name: 'sallyport_http_requests_total',
    help: 'Answered requests.',
    labelNames,
    registers: [register],
  });
  const duration = new Histogram({
    name: 'sallyport_http_request_duration_seconds',
    help: 'From the request’s head to the answer’s last byte.',
    labelNames: ['area', 'method'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [register],
  });
  new Gauge({
    name: 'sallyport_database_connections',
    help: 'Connections of the pool, by state.',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.set({ state: 'idle' }, db.pool.idleCount);
      this.set({ state: 'busy' }, db.pool.totalCount - db.pool.idleCount);
      this.set({ state: 'waited for' }, db.pool.waitingCount);
    },
  });
  const jobs = new Counter({
    name: 'sallyport_jobs_total',
    help: 'Background jobs that this process did, or that failed and are tried again.',
    labelNames: ['queue', 'outcome'],
    registers: [register],
  });
  new Gauge({
    name: 'sallyport_jobs_waiting',
    help: 'Background jobs that wait, those for later among them, in all processes.',
    labelNames: ['queue'],
    registers: [register],
    async collect() {
      // While the database is away nobody knows: no number rather than an old one (L12).
      this.reset();
      const waiting = await waitingJobs().catch(() => ({}));
      for (const [queue, count] of Object.entries(waiting)) this.set({ queue }, count);
    },
  });
  return {
    countJobs: (queue, outcome, count) => jobs.inc({ queue, outcome }, count),
    observe(area, method, status, seconds) {
      requests.inc({ area, method, status: `${Math.floor(status / 100)}xx` });
      duration.observe({ area, method }, seconds);
    },
    render: async () => ({ contentType: register.contentType, body: await register.metrics() }),
  };
}

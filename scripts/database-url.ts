// npm run --silent db:url: the address of the embedded PostgreSQL that runs now, for pg_dump or psql.
import { readConfig } from '../server/platform/config/config';
import { runningEmbeddedPostgres } from '../server/platform/postgres/embedded-postgres';

const url = await runningEmbeddedPostgres(readConfig().dataDir);
if (url) console.log(url);
else console.error('No embedded database is running: start Sallyport first.');
process.exitCode = url ? 0 : 1;

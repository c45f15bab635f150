// Is prisma/schema.prisma as Prisma's formatter writes it?
import { runPrisma } from './lib/run-prisma.mjs';

runPrisma('format', '--check');

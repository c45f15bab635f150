// Generates the Prisma client from prisma/schema.prisma.
import { runPrisma } from './lib/run-prisma.mjs';

runPrisma('generate', '--no-hints');

// Append in process with emmett's Postgres event store in a closed loop; print appends per second.
// node append.mjs <connection string> <callers> <seconds> <customers>
import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

const [url, callers, seconds, customers] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const store = getPostgreSQLEventStore(url, { schema: { autoMigration: 'CreateOrUpdate' } });
const streams = Array.from({ length: customers }, () => `customer-${randomUUID()}`);
const summary = 'asked about delivery times for the next order and wants an answer this week';

let done = 0;
let stopping = false;

async function call(caller) {
  for (let n = 0; !stopping; n += 1) {
    const stream = streams[(caller + n * callers) % customers];
    await store.appendToStream(stream, [
      {
        type: 'contacts.interaction_logged.v1',
        data: { interactionId: randomUUID(), kind: 'call', summary, handledBy: 'anna' },
        metadata: { actor: 'user:anna', correlationId: randomUUID(), time: new Date().toISOString() },
      },
    ]);
    done += 1;
  }
}

await store.appendToStream(streams[0], [{ type: 'started', data: {} }]); // creates the tables
const running = Array.from({ length: callers }, (_, caller) => call(caller));
await new Promise((resolve) => setTimeout(resolve, seconds * 250));
const before = done;
const began = performance.now();
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
console.log(JSON.stringify({ perSecond: ((done - before) * 1000) / (performance.now() - began) }));
stopping = true;
await Promise.all(running);
await store.close();

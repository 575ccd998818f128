// A client of TacoQ in plain JavaScript, for Node 18 or later: publishes tasks over REST, waits for them, follows and cancels them.
//
//   node client.mjs [http://127.0.0.1:3000]        where the relay is

const relay = process.argv[2] ?? 'http://127.0.0.1:3000';

async function call(method, path, body) {
  const response = await fetch(`${relay}/api/v1/${path}`, {
    method,
    headers: body && { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    const { type, detail } = JSON.parse(text);
    throw new Error(`${response.status} ${type}: ${detail}`);
  }
  return text && JSON.parse(text);
}

// The id is made here: should the answer get lost, publishing it once more is the same task.
async function publish(workerKind, taskKind, args, options) {
  const task = await call('POST', 'tasks', { id: crypto.randomUUID(), workerKind, taskKind, arguments: args, ...options });
  return task.id;
}

async function completed(id) {
  for (;;) {
    const task = await call('GET', `tasks/${id}?wait=30`);
    if (task.status === 'Completed') return task;
  }
}

async function result(id) {
  const task = await completed(id);
  if (task.outcome !== 'Succeeded') throw new Error(`${task.outcome}: ${task.error.type}: ${task.error.message}`);
  return task.result;
}

// The task now and after each change, to its end. updatedAt goes back as the text it came as: a Date would cut its microseconds.
async function* follow(id) {
  for (let since = '0001-01-01T00:00:00Z'; ;) {
    const task = await call('GET', `tasks/${id}?wait=30&changedSince=${encodeURIComponent(since)}`);
    if (task.updatedAt !== since) yield task;
    if (task.status === 'Completed') return;
    since = task.updatedAt;
  }
}

const cancel = id => call('POST', `tasks/${id}/cancel`);

const words = await result(await publish('texts', 'texts.count', { text: 'to be or not to be' }));
console.log(`Counted: ${JSON.stringify(words)}`);

for await (const { status, progress } of follow(await publish('texts', 'texts.print', { pages: 4 }))) {
  console.log(`Printing: ${status}${progress ? `, ${progress.message}` : ''}`);
}

const later = await publish('texts', 'texts.print', { pages: 1 }, { delaySeconds: 3600 });
await cancel(later);
console.log(`Cancelled before its time: ${(await completed(later)).outcome}`);

const long = await publish('texts', 'texts.print', { pages: 7200 });
for await (const { status } of follow(long)) {
  if (status === 'Running') break;
}
await cancel(long);
console.log(`Cancelled while it ran: ${(await completed(long)).outcome}`);

await result(await publish('texts', 'texts.print', { pages: -1 })).catch(error => console.log(error.message.split('\n')[0]));
await publish('texts', 'texts.print', { pages: 1 }, { priority: 300 }).catch(error => console.log(`Refused: ${error.message.split('\n')[0]}`));

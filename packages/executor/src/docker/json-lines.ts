/** The engine's streams of JSON objects, one per line, split over chunks anywhere. */
const LONGEST_LINE = 1_048_576;

/** The lines that are not empty. Ends where the stream does; throws where it breaks, or a line does not end. */
export async function* readLines(stream: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<string> {
  stream.on('error', () => {}); // an abort may come when nobody reads
  let rest = '';
  for await (const chunk of stream) {
    signal.throwIfAborted();
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error("a line of the engine's answer does not end");
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

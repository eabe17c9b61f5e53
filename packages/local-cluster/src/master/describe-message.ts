/** Writes a message in protobuf's text format, as Mesos does in its error messages. */
export function describeMessage(message: object, indent = ''): string {
  return Object.entries(message)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one: unknown) => describeField(name, one, indent)),
    )
    .join('');
}

function describeField(name: string, value: unknown, indent: string): string {
  if (value === undefined) return '';
  if (value instanceof Uint8Array)
    return `${indent}${name}: ${JSON.stringify(Buffer.from(value).toString('latin1'))}\n`;
  if (typeof value === 'object' && value !== null)
    return `${indent}${name} {\n${describeMessage(value, `${indent}  `)}${indent}}\n`;
  const isEnum = typeof value === 'string' && (name === 'type' || name === 'mode');
  return `${indent}${name}: ${isEnum || typeof value !== 'string' ? String(value) : JSON.stringify(value)}\n`;
}

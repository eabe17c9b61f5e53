/** RecordIO: the length of a record in decimal digits, a line feed, and so many bytes. Chunks may be cut anywhere. */
export class Records {
  private buffer = Buffer.alloc(0);

  /** The records that are complete with this chunk. */
  push(chunk: Uint8Array): Buffer[] {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    const records: Buffer[] = [];
    for (;;) {
      const newline = this.buffer.indexOf('\n');
      if (newline < 0) return records;
      const digits = this.buffer.subarray(0, newline).toString();
      if (!/^\d+$/.test(digits)) throw new Error(`not the length of a record: ${JSON.stringify(digits)}`);
      const end = newline + 1 + Number(digits);
      if (this.buffer.length < end) return records;
      records.push(this.buffer.subarray(newline + 1, end));
      this.buffer = this.buffer.subarray(end);
    }
  }
}

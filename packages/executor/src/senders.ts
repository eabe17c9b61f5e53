/** Who may tell this executor what to do: nobody of a lower term of the same store than one that was heard. */
import type { Sender } from '@keelson/core';
import type { Journal } from './journal/journal.ts';

export class Senders {
  private readonly journal: Journal;
  private readonly onNew: () => void;

  /** @param onNew called before a sender of another store or a higher term is listened to: it may want to know what was seen */
  constructor(journal: Journal, onNew: () => void) {
    this.journal = journal;
    this.onNew = onNew;
  }

  get seen(): Sender | null {
    return this.journal.lastSender();
  }

  /** Why the sender is not listened to; undefined where it is. */
  refusalOf(sender: Sender): string | undefined {
    const { seen } = this;
    if (seen !== null && (seen.storeId !== sender.storeId || sender.term > seen.term)) this.onNew();
    const taken = this.journal.takeSender(sender, Date.now());
    return taken.ok ? undefined : `term ${sender.term} is over: ${taken.seenTerm} was seen`;
  }
}

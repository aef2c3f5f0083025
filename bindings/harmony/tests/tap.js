// A tap between two wallets: the reader's commands to the card, the card's responses back.
'use strict';

/**
 * Moves messages until the tap is over or `messages` of them have arrived, commands and responses alike; then the field
 * is gone for both. Gives what happened, at the reader and at the card, in order, and how many messages arrived.
 */
function tap(first, reader, card, messages = Infinity) {
  const events = [];
  let arrived = 0;
  let command = first;
  while (command !== null && arrived < messages) {
    arrived++;
    const answer = card.handleApdu(command);
    events.push(answer.event);
    if (arrived === messages) break;
    arrived++;
    const next = reader.feed(answer.response);
    events.push(next.event);
    command = next.command;
  }
  reader.endTap();
  card.endTap();
  return { events, arrived };
}

module.exports = { tap };

package tanabata.dlm.core;

import java.util.List;

/// Messages on their way between two members.
///
/// @param sender the sender's incarnation
/// @param receiver the incarnation it is meant for
/// @param round the epoch in which both began anew
/// @param number of the first message among those to this receiver in this round, from 1; 0 if
///   there is none
/// @param heard the number of the last message taken in from the receiver
/// @param messages with the numbers from `number` on; at most [#MOST], and none if this is only to
///   say what was heard
public record Envelope(
    long sender, long receiver, long round, long number, long heard, List<Message> messages) {

  public static final int MOST = 8;

  public Envelope {
    messages = List.copyOf(messages);
    if (messages.size() > MOST) {
      throw new IllegalArgumentException(
          "an envelope has at most " + MOST + " messages; got " + messages.size());
    }
  }
}

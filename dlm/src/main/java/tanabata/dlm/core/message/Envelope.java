package tanabata.dlm.core.message;

import java.util.List;

/// Messages on their way from one member to another.
///
/// @param sender the sender's incarnation
/// @param receiver the incarnation it is meant for
/// @param epoch the epoch in which the two opened their streams
/// @param sequence the sequence number of the first message: messages to this receiver in this
///   epoch are numbered from 1; 0 if there is none
/// @param acknowledged the sequence number of the last message accepted from the receiver
/// @param messages with sequence numbers from `sequence` on; at most [#MAX_MESSAGES], and none if
///   this is only an acknowledgement
public record Envelope(
    long sender,
    long receiver,
    long epoch,
    long sequence,
    long acknowledged,
    List<Message> messages) {

  public static final int MAX_MESSAGES = 8;

  public Envelope {
    messages = List.copyOf(messages);
    if (messages.size() > MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "an envelope has at most " + MAX_MESSAGES + " messages; got " + messages.size());
    }
  }
}

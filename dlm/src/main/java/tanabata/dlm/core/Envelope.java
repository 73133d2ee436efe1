package tanabata.dlm.core;

import java.util.Optional;

/// A message on its way between two members.
///
/// @param sender the sender's incarnation
/// @param receiver the incarnation it is meant for
/// @param round the epoch in which both began anew
/// @param number of the message among those to this receiver in this round, from 1; 0 if there is
///   none
/// @param heard the number of the last message taken in from the receiver
/// @param message none if this is only to say what was heard
public record Envelope(
    long sender, long receiver, long round, long number, long heard, Optional<Message> message) {}

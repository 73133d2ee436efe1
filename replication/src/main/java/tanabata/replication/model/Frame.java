package tanabata.replication.model;

/// What travels on a link: a message, its place in the session, and how far the sender has got with
/// what came the other way.
///
/// @param sequence 1, 2, 3… for the messages of a session, 0 for those outside of it
///   ([Message.Hello], [Message.Ping])
/// @param acknowledged the sequence of the last message that the sender has taken in
public record Frame(long sequence, long acknowledged, Message message) {}

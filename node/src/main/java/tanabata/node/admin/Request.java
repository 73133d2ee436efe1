package tanabata.node.admin;

import java.util.Optional;

/// What can be asked over the admin socket.
public sealed interface Request {

  /// `{"verb":"status"}`
  record Status() implements Request {}

  /// `{"verb":"primary","resource":"home","force":false}`
  record Primary(String resource, boolean force) implements Request {}

  /// `{"verb":"secondary","resource":"home"}`
  record Secondary(String resource) implements Request {}

  /// `{"verb":"connect","resource":"home"}`
  record Connect(String resource) implements Request {}

  /// `{"verb":"disconnect","resource":"home"}`
  record Disconnect(String resource) implements Request {}

  /// `{"verb":"force-alone","resource":"home"}`
  record ForceAlone(String resource) implements Request {}

  /// `{"verb":"explain","resource":"home"}`
  record Explain(String resource) implements Request {}

  /// `{"verb":"split-brain","resource":"home"}`
  record SplitBrain(String resource) implements Request {}

  /// `{"verb":"decide","resource":"home","decision":"keep","node":"altair"}`; the node only there
  record Decide(String resource, Decision decision) implements Request {}

  /// `{"verb":"fenced","node":"altair","order":false}`
  record Fenced(String node, boolean order) implements Request {}

  /// `{"verb":"lock","resource":"home","name":"n","mode":"EX","patience-ms":0,"no-queue":false,
  /// "session":0}`; the connection goes on, see [LockConversation]
  record Lock(LockRequest lock) implements Request {}

  /// `{"verb":"locks","resource":"home","name":"n"}`; the name only for one lock
  record Locks(String resource, Optional<String> name) implements Request {}

  /// `{"verb":"down"}`
  record Down() implements Request {}
}

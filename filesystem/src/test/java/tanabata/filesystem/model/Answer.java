package tanabata.filesystem.model;

import java.util.Set;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;

/// What the model answers.
///
/// @param others with what else the request may fail, if it fails
record Answer(Reply reply, Set<Errno> others) {

  Answer(Reply reply) {
    this(reply, Set.of());
  }

  static Answer of(Refusal refusal) {
    return new Answer(new Reply.Failed(refusal.errno()), refusal.others());
  }
}

package tanabata.filesystem.storm;

import tanabata.filesystem.request.Reply;

/// What a call is answered.
///
/// @param data of a read
public record Answer(Reply reply, byte[] data) {

  public boolean isFailed() {
    return reply instanceof Reply.Failed;
  }
}

package tanabata.filesystem.fuse.linux;

import java.util.List;
import tanabata.filesystem.request.Reply;
import tanabata.foundation.Payload;

/// Where the answer to one call goes. From any thread; exactly one of both is called, once.
///
/// That nobody waits for the answer any more is no failure, and is not told.
public interface ReplyTo {

  /// The number by which the kernel knows the call.
  long unique();

  /// Whether whoever made the call is to end, and needs no answer but one that lets it.
  boolean isCallerEnding();

  void answer(Reply reply);

  /// What a read has found, which may be less than was asked for, or nothing at the end of the
  /// file.
  ///
  /// @param payloads one behind the other; released when the kernel has copied them
  void data(List<Payload> payloads);
}

package tanabata.filesystem.fuse.wire;

import java.util.Optional;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;

/// One request while it is decoded.
record Call(Header header, Caller caller, ReplyForm form, Arguments in, Agreement agreement) {

  long node() {
    return header.node();
  }

  Incoming asks(Request request) {
    return new Incoming.Asked(header, request, form);
  }

  Incoming refused(Errno errno) {
    return new Incoming.Refused(header, errno, Optional.empty());
  }
}

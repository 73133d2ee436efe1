/// How the kernel's FUSE protocol looks: from bytes to [tanabata.filesystem.request.Request] and
/// from [tanabata.filesystem.request.Reply] to bytes, for 7.31 to 7.45. Pure: no file, no thread,
/// no clock.
///
/// The protocol is the kernel's, and is defined by its header `include/uapi/linux/fuse.h`. Numbers
/// are in the byte order of the machine. Structures only grow at their end, and what may be used is
/// agreed on by flags, never by the version of the kernel.
///
/// [tanabata.filesystem.fuse.wire.RequestDecoder] takes a buffer with one request and says what is
/// asked as an [tanabata.filesystem.fuse.wire.Incoming]: a call for the core, or what concerns only
/// the connection. Whatever the bytes are, it throws nothing.
/// [tanabata.filesystem.fuse.wire.ReplyEncoder] writes the answer, in the form that the request
/// demands ([tanabata.filesystem.fuse.wire.ReplyForm]), and
/// [tanabata.filesystem.fuse.wire.NotificationEncoder] what the kernel is told unasked.
/// [tanabata.filesystem.fuse.wire.Negotiation] decides on the first request of a connection what
/// the others may use.
package tanabata.filesystem.fuse.wire;

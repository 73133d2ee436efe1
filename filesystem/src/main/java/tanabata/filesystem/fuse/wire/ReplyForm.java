package tanabata.filesystem.fuse.wire;

import tanabata.filesystem.request.Reply;

/// How an answer looks that is no failure. It depends on the request.
public enum ReplyForm {
  /// Nobody waits for one.
  NOTHING,
  EMPTY,
  /// An inode, or that there is none.
  LOOKED_UP,
  ENTRY,
  CREATED,
  ATTRIBUTES,
  /// Attributes with the time of birth.
  EXTENDED_ATTRIBUTES,
  OPENED,
  /// The bytes of a file, which lie elsewhere.
  DATA,
  WRITTEN,
  COPIED,
  /// A count of 64 bits.
  COPIED_LONG,
  BYTES,
  /// Bytes, or how many they would be.
  BYTES_OR_SIZE,
  STATISTICS,
  NAMES,
  NAMES_WITH_ATTRIBUTES,
  POSITION,
  LOCK;

  /// Whether this answer can be given in this form.
  public boolean fits(Reply reply) {
    return switch (reply) {
      case Reply.Failed _ -> this != NOTHING;
      case Reply.Done _ -> this == EMPTY;
      case Reply.Entry _ -> this == ENTRY || this == LOOKED_UP;
      case Reply.Absent _ -> this == LOOKED_UP;
      case Reply.Known _ -> this == ATTRIBUTES || this == EXTENDED_ATTRIBUTES;
      case Reply.Opened _ -> this == OPENED;
      case Reply.Created _ -> this == CREATED;
      case Reply.Written _ -> this == WRITTEN;
      case Reply.Bytes _ -> this == BYTES || this == BYTES_OR_SIZE;
      case Reply.Size _ -> this == BYTES_OR_SIZE;
      case Reply.Statistics _ -> this == STATISTICS;
      case Reply.Listed _ -> this == NAMES || this == NAMES_WITH_ATTRIBUTES;
      case Reply.Position _ -> this == POSITION;
      case Reply.Copied _ -> this == COPIED || this == COPIED_LONG;
      case Reply.InTheWay _ -> this == LOCK;
    };
  }
}

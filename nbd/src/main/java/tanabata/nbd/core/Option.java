package tanabata.nbd.core;

import java.util.List;

/// One thing a client asks during the negotiation.
public sealed interface Option {

  /// The old way to begin: it leaves no room for an error reply.
  record ExportName(String export) implements Option {}

  record Abort() implements Option {}

  record ListExports() implements Option {}

  record StartTls() implements Option {}

  /// Tells about an export.
  ///
  /// @param wanted what the client asked for beyond what it is told anyway
  record Info(String export, List<Detail> wanted) implements Option {}

  /// Tells about an export and begins to use it.
  record Go(String export, List<Detail> wanted) implements Option {}

  record StructuredReplies() implements Option {}

  /// Which metadata contexts are there? No query asks for all.
  record ListContexts(String export, List<String> queries) implements Option {}

  /// Chooses metadata contexts, in place of those chosen before.
  record SetContexts(String export, List<String> queries) implements Option {}

  /// One that this server does not know.
  record Unknown(int code) implements Option {}

  /// One whose data does not keep the rules of that option.
  record Malformed(String why) implements Option {}

  /// An [ExportName] that cannot be read: the protocol has no reply to say so.
  record BadExportName(String why) implements Option {}

  /// One with more data than any honest client sends; the data was skipped unread.
  record TooBig(long length) implements Option {}

  /// What may be asked of an export by name.
  enum Detail {
    NAME,
    DESCRIPTION
  }
}

package tanabata.nbd.core;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Sanitizer;
import tanabata.nbd.Exports;
import tanabata.nbd.Exports.Found;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.core.OptionReply.Kind;

/// The first phase of one connection: takes options one by one until an export is chosen.
///
/// Of its environment it only asks, it never tells: [Exports#opened] is the caller's duty when the
/// session really begins.
public final class Negotiation {

  /// An honest client sends about five; the limit bounds what a flood can make the server say.
  static final int MOST_OPTIONS = 256;

  private static final int PREFERRED_BLOCK = 4096;

  private final Exports exports;
  private Encryption encryption;
  private int options;
  private boolean structured;

  /// The export whose allocation context was chosen, if one was.
  private Optional<String> contextOf = Optional.empty();

  /// @param encryption what the listener has: [Encryption#NONE] or [Encryption#DEMANDED]
  public Negotiation(Exports exports, Encryption encryption) {
    this.exports = exports;
    this.encryption = encryption;
  }

  public Step accept(Option option) {
    if (++options > MOST_OPTIONS) {
      return new Step.End(List.of(), Optional.of("it sent more than " + MOST_OPTIONS + " options"));
    }
    return switch (encryption) {
      case NONE, ESTABLISHED -> answer(option);
      case DEMANDED -> beforeTls(option);
    };
  }

  /// The server mode FORCEDTLS of the protocol. Who has not shown a certificate learns nothing, not
  /// even which exports there are.
  private Step beforeTls(Option option) {
    return switch (option) {
      case Option.Abort() -> leave();
      case Option.StartTls() -> {
        encryption = Encryption.ESTABLISHED;
        yield new Step.BeginTls(List.of(new OptionReply.Acknowledged()));
      }
      case Option.ExportName _, Option.BadExportName _ ->
          new Step.End(List.of(), Optional.of("it asked for an export before TLS"));
      case Option.ListExports _,
          Option.Info _,
          Option.Go _,
          Option.StructuredReplies _,
          Option.ListContexts _,
          Option.SetContexts _,
          Option.Unknown _,
          Option.Malformed _,
          Option.TooBig _ ->
          fail(
              Kind.TLS_REQUIRED,
              "this port is for TLS with a client certificate that the cluster's owner has made");
    };
  }

  private Step answer(Option option) {
    return switch (option) {
      case Option.Abort() -> leave();
      case Option.ListExports() -> list();
      case Option.StartTls() ->
          encryption == Encryption.NONE
              ? fail(Kind.UNSUPPORTED, "there is no TLS on this port")
              : fail(Kind.INVALID, "this connection has TLS already");
      case Option.StructuredReplies() -> structuredReplies();
      case Option.ListContexts(String export, List<String> queries) ->
          listContexts(export, queries);
      case Option.SetContexts(String export, List<String> queries) -> setContexts(export, queries);
      case Option.Info(String export, List<Option.Detail> wanted) -> info(export, wanted);
      case Option.Go(String export, List<Option.Detail> wanted) -> go(export, wanted);
      case Option.ExportName(String export) -> exportName(export);
      case Option.Unknown(int code) ->
          fail(
              Kind.UNSUPPORTED, "this server does not know option " + Integer.toUnsignedLong(code));
      case Option.Malformed(String why) -> fail(Kind.INVALID, why);
      case Option.BadExportName(String why) -> new Step.End(List.of(), Optional.of(why));
      case Option.TooBig(long length) ->
          fail(Kind.TOO_BIG, length + " bytes are too much for an option");
    };
  }

  private static Step leave() {
    return new Step.End(List.of(new OptionReply.Acknowledged()), Optional.empty());
  }

  private Step list() {
    List<OptionReply> replies = new ArrayList<>();
    for (String name : exports.names()) {
      replies.add(new OptionReply.Server(name));
    }
    return acknowledge(replies);
  }

  private Step structuredReplies() {
    structured = true;
    return acknowledge(new ArrayList<>());
  }

  private Step info(String asked, List<Option.Detail> wanted) {
    String name = fullName(asked);
    return switch (exports.find(name)) {
      case Found.Open open -> acknowledge(details(name, open, wanted));
      case Found.Refused(String reason) -> fail(Kind.POLICY, reason);
      case Found.Unknown() -> unknown(asked);
    };
  }

  private Step go(String asked, List<Option.Detail> wanted) {
    String name = fullName(asked);
    return switch (exports.open(name)) {
      case Found.Open open -> {
        List<OptionReply> replies = details(name, open, wanted);
        replies.add(new OptionReply.Acknowledged());
        yield new Step.Begin(replies, session(name, open));
      }
      case Found.Refused(String reason) -> fail(Kind.POLICY, reason);
      case Found.Unknown() -> unknown(asked);
    };
  }

  private Step exportName(String asked) {
    String name = fullName(asked);
    return switch (exports.open(name)) {
      case Found.Open open -> new Step.BeginUnasked(session(name, open));
      case Found.Refused(String reason) ->
          new Step.End(
              List.of(),
              Optional.of("export " + Sanitizer.quoted(name) + " cannot be opened now: " + reason));
      case Found.Unknown() ->
          new Step.End(
              List.of(), Optional.of("it asked for the unknown export " + Sanitizer.quoted(asked)));
    };
  }

  private Session session(String name, Found.Open open) {
    Set<SessionFeature> features = features(open);
    if (contextOf.filter(name::equals).isPresent()) {
      features.add(SessionFeature.ALLOCATION);
    }
    return new Session(name, open.device(), features);
  }

  private Set<SessionFeature> features(Found.Open open) {
    Set<SessionFeature> features = EnumSet.noneOf(SessionFeature.class);
    if (structured) {
      features.add(SessionFeature.STRUCTURED_REPLIES);
    }
    if (open.readOnly()) {
      features.add(SessionFeature.READ_ONLY);
    }
    return features;
  }

  /// Block sizes are told unasked: any range is served, but whole blocks cost least.
  private List<OptionReply> details(String name, Found.Open open, List<Option.Detail> wanted) {
    List<OptionReply> replies = new ArrayList<>();
    replies.add(
        new OptionReply.ExportInfo(
            open.device().sizeBytes(), TransmissionFlags.of(features(open))));
    replies.add(
        new OptionReply.BlockSizeInfo(BlockDevice.SECTOR, PREFERRED_BLOCK, NbdLimits.MAX_PAYLOAD));
    for (Option.Detail detail : wanted) {
      replies.add(
          switch (detail) {
            case NAME -> new OptionReply.NameInfo(name);
            case DESCRIPTION -> new OptionReply.DescriptionInfo(open.description());
          });
    }
    return replies;
  }

  private Step listContexts(String asked, List<String> queries) {
    if (!structured) {
      return contextsNeedStructure();
    }
    return switch (exports.find(fullName(asked))) {
      case Found.Open _ -> {
        boolean matches =
            queries.isEmpty()
                || queries.contains(Session.ALLOCATION)
                || queries.contains("base:"); // the wildcard of the namespace, in a list only
        yield acknowledge(matches ? allocationContext(0) : new ArrayList<>());
      }
      case Found.Refused(String reason) -> fail(Kind.POLICY, reason);
      case Found.Unknown() -> unknown(asked);
    };
  }

  private Step setContexts(String asked, List<String> queries) {
    contextOf = Optional.empty();
    if (!structured) {
      return contextsNeedStructure();
    }
    String name = fullName(asked);
    return switch (exports.find(name)) {
      case Found.Open _ -> {
        if (!queries.contains(Session.ALLOCATION)) {
          yield acknowledge(new ArrayList<>());
        }
        contextOf = Optional.of(name);
        yield acknowledge(allocationContext(Session.ALLOCATION_ID));
      }
      case Found.Refused(String reason) -> fail(Kind.POLICY, reason);
      case Found.Unknown() -> unknown(asked);
    };
  }

  private static List<OptionReply> allocationContext(int id) {
    List<OptionReply> replies = new ArrayList<>();
    replies.add(new OptionReply.Context(id, Session.ALLOCATION));
    return replies;
  }

  private String fullName(String asked) {
    return asked.isEmpty() ? exports.usual().orElse(asked) : asked;
  }

  private static Step contextsNeedStructure() {
    return fail(Kind.INVALID, "metadata contexts need structured replies: ask for these first");
  }

  private static Step unknown(String asked) {
    return fail(Kind.UNKNOWN_EXPORT, "there is no export " + Sanitizer.quoted(asked));
  }

  private static Step acknowledge(List<OptionReply> replies) {
    replies.add(new OptionReply.Acknowledged());
    return new Step.Continue(replies);
  }

  private static Step fail(Kind kind, String text) {
    return new Step.Continue(List.of(new OptionReply.Failed(kind, text)));
  }
}

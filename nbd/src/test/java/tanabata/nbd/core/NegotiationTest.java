package tanabata.nbd.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tanabata.nbd.Exports;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.core.OptionReply.Acknowledged;
import tanabata.nbd.core.OptionReply.Failed;
import tanabata.nbd.core.OptionReply.Kind;

class NegotiationTest {

  private final List<String> names = new ArrayList<>(List.of("home"));
  private final MemoryDevice device = MemoryDevice.answeringAtOnce(1 << 20);
  private int openings;
  private Exports.Found found = new Exports.Found.Open(device, "what users keep");

  private final Exports exports =
      new Exports() {
        @Override
        public List<String> names() {
          return names;
        }

        @Override
        public Optional<String> usual() {
          return names.contains("home@given-up") ? Optional.of("home") : Exports.super.usual();
        }

        @Override
        public Found find(String name) {
          return name.equals("home") ? found : new Found.Unknown();
        }

        @Override
        public Found open(String name) {
          openings++;
          return find(name);
        }
      };

  private final Negotiation negotiation = new Negotiation(exports, Encryption.NONE);

  @Test
  void the_list_names_every_export() {
    names.add("srv");
    assertEquals(
        List.of(new OptionReply.Server("home"), new OptionReply.Server("srv"), new Acknowledged()),
        replies(new Option.ListExports()));
  }

  @Test
  void go_tells_size_and_block_sizes_and_begins() {
    Step.Begin begin = begin(new Option.Go("home", List.of()));
    assertEquals(
        List.of(
            new OptionReply.ExportInfo(1 << 20, TransmissionFlags.of(Set.of())),
            new OptionReply.BlockSizeInfo(512, 4096, 32 << 20),
            new Acknowledged()),
        begin.replies());
    assertEquals(new Session("home", device, Set.of()), begin.session());
  }

  /// The owner may promote a node for a client that begins, and for that one only.
  @Test
  void who_only_asks_opens_nothing() {
    replies(new Option.ListExports());
    replies(new Option.StructuredReplies());
    replies(new Option.Info("home", List.of(Option.Detail.NAME)));
    replies(new Option.ListContexts("home", List.of()));
    replies(new Option.SetContexts("home", List.of(Session.ALLOCATION)));
    assertEquals(0, openings);
    begin(new Option.Go("home", List.of()));
    assertEquals(1, openings);
  }

  @Test
  void before_tls_everything_is_refused_but_to_begin_it_and_to_leave() {
    Negotiation demanding = new Negotiation(exports, Encryption.DEMANDED);
    for (Option option :
        List.of(
            new Option.ListExports(),
            new Option.Info("home", List.of()),
            new Option.Go("home", List.of()),
            new Option.StructuredReplies(),
            new Option.ListContexts("home", List.of()),
            new Option.SetContexts("home", List.of()),
            new Option.Unknown(77),
            new Option.Malformed("it is"),
            new Option.TooBig(1 << 19))) {
      Step.Continue step = assertInstanceOf(Step.Continue.class, demanding.accept(option));
      assertEquals(1, step.replies().size());
      Failed failed = assertInstanceOf(Failed.class, step.replies().getFirst());
      assertEquals(Kind.TLS_REQUIRED, failed.kind());
    }
    assertInstanceOf(
        Step.End.class, new Negotiation(exports, Encryption.DEMANDED).accept(new Option.Abort()));
    assertInstanceOf(Step.End.class, demanding.accept(new Option.ExportName("home")));
    assertEquals(0, openings);
  }

  @Test
  void what_was_agreed_on_before_tls_does_not_count_under_it() {
    Negotiation demanding = new Negotiation(exports, Encryption.DEMANDED);
    demanding.accept(new Option.StructuredReplies());
    assertEquals(
        new Step.BeginTls(List.of(new Acknowledged())), demanding.accept(new Option.StartTls()));
    Step.Begin begin =
        assertInstanceOf(Step.Begin.class, demanding.accept(new Option.Go("home", List.of())));
    assertEquals(new Session("home", device, Set.of()), begin.session());
  }

  @Test
  void tls_is_begun_once_and_only_where_it_is() {
    assertEquals(Kind.UNSUPPORTED, failure(new Option.StartTls()).kind());
    Negotiation demanding = new Negotiation(exports, Encryption.DEMANDED);
    demanding.accept(new Option.StartTls());
    Step.Continue again =
        assertInstanceOf(Step.Continue.class, demanding.accept(new Option.StartTls()));
    assertEquals(Kind.INVALID, ((Failed) again.replies().getFirst()).kind());
  }

  @Test
  void a_read_only_export_says_so_and_offers_nothing_that_writes() {
    found = new Exports.Found.Open(device, "", true);
    Session session = begin(new Option.Go("home", List.of())).session();
    assertTrue(session.readOnly());
    assertTrue((session.flags() & TransmissionFlags.READ_ONLY) != 0);
    assertTrue((session.flags() & TransmissionFlags.CAN_MULTI_CONN) != 0);
    int writing =
        TransmissionFlags.SEND_FUA
            | TransmissionFlags.SEND_TRIM
            | TransmissionFlags.SEND_WRITE_ZEROES
            | TransmissionFlags.SEND_FAST_ZERO;
    assertEquals(0, session.flags() & writing);
    assertEquals(
        0,
        TransmissionFlags.of(Set.of(SessionFeature.STRUCTURED_REPLIES))
            & TransmissionFlags.READ_ONLY);
  }

  @Test
  void the_empty_name_is_the_only_export() {
    assertEquals("home", begin(new Option.Go("", List.of())).session().export());
  }

  @Test
  void the_empty_name_is_unknown_if_there_are_two() {
    names.add("srv");
    assertEquals(Kind.UNKNOWN_EXPORT, failure(new Option.Go("", List.of())).kind());
  }

  @Test
  void the_owner_may_say_which_of_two_the_empty_name_means() {
    names.add("home@given-up");
    assertEquals("home", begin(new Option.Go("", List.of())).session().export());
  }

  @Test
  void info_tells_name_and_description_on_request_and_does_not_begin() {
    var told = replies(new Option.Info("", List.of(Option.Detail.NAME, Option.Detail.DESCRIPTION)));
    assertTrue(told.contains(new OptionReply.NameInfo("home")));
    assertTrue(told.contains(new OptionReply.DescriptionInfo("what users keep")));
  }

  @Test
  void a_refused_export_fails_by_policy_with_the_reason() {
    found = new Exports.Found.Refused("vega is Secondary");
    assertEquals(
        new Failed(Kind.POLICY, "vega is Secondary"), failure(new Option.Go("home", List.of())));
    assertEquals(
        new Failed(Kind.POLICY, "vega is Secondary"), failure(new Option.Info("home", List.of())));
  }

  @Test
  void an_old_style_request_for_a_refused_export_ends_with_the_reason() {
    found = new Exports.Found.Refused("vega is Secondary");
    Step.End end =
        assertInstanceOf(Step.End.class, negotiation.accept(new Option.ExportName("home")));
    assertEquals("export 'home' cannot be opened now: vega is Secondary", end.trouble().get());
  }

  @Test
  void an_old_style_request_begins_without_replies() {
    Step step = negotiation.accept(new Option.ExportName("home"));
    assertEquals(new Step.BeginUnasked(new Session("home", device, Set.of())), step);
  }

  @Test
  void structured_replies_change_the_flags() {
    replies(new Option.StructuredReplies());
    Session session = begin(new Option.Go("home", List.of())).session();
    assertTrue(session.structured());
    assertTrue((session.flags() & TransmissionFlags.SEND_DF) != 0);
    assertFalse((TransmissionFlags.of(Set.of()) & TransmissionFlags.SEND_DF) != 0);
  }

  @Test
  void a_context_needs_structured_replies() {
    assertEquals(Kind.INVALID, failure(new Option.SetContexts("home", List.of())).kind());
    assertEquals(Kind.INVALID, failure(new Option.ListContexts("home", List.of())).kind());
  }

  @Test
  void the_wildcard_lists_the_context_but_does_not_choose_it() {
    replies(new Option.StructuredReplies());
    assertEquals(2, replies(new Option.ListContexts("home", List.of("base:"))).size());
    assertEquals(2, replies(new Option.ListContexts("home", List.of())).size());
    assertEquals(1, replies(new Option.ListContexts("home", List.of("qemu:"))).size());
    assertEquals(1, replies(new Option.SetContexts("home", List.of("base:"))).size());
    assertFalse(begin(new Option.Go("home", List.of())).session().allocation());
  }

  @Test
  void a_chosen_context_holds_for_the_export_it_was_chosen_for() {
    replies(new Option.StructuredReplies());
    assertEquals(
        List.of(new OptionReply.Context(1, "base:allocation"), new Acknowledged()),
        replies(new Option.SetContexts("", List.of("base:allocation", "x:y"))));
    assertTrue(begin(new Option.Go("home", List.of())).session().allocation());
  }

  @Test
  void choosing_again_forgets_the_first_choice() {
    replies(new Option.StructuredReplies());
    replies(new Option.SetContexts("home", List.of("base:allocation")));
    replies(new Option.SetContexts("home", List.of()));
    assertFalse(begin(new Option.Go("home", List.of())).session().allocation());
  }

  @Test
  void what_is_not_offered_is_refused_and_the_negotiation_goes_on() {
    assertEquals(Kind.UNSUPPORTED, failure(new Option.StartTls()).kind());
    assertEquals(Kind.UNSUPPORTED, failure(new Option.Unknown(77)).kind());
    assertEquals(Kind.INVALID, failure(new Option.Malformed("it is short")).kind());
    assertEquals(Kind.TOO_BIG, failure(new Option.TooBig(70_000)).kind());
    begin(new Option.Go("home", List.of()));
  }

  @Test
  void a_flood_of_options_ends_it() {
    for (int i = 0; i < Negotiation.MOST_OPTIONS; i++) {
      replies(new Option.ListExports());
    }
    Step.End end = assertInstanceOf(Step.End.class, negotiation.accept(new Option.ListExports()));
    assertEquals("it sent more than 256 options", end.trouble().get());
  }

  private List<OptionReply> replies(Option option) {
    return assertInstanceOf(Step.Continue.class, negotiation.accept(option)).replies();
  }

  private Failed failure(Option option) {
    return assertInstanceOf(Failed.class, replies(option).getFirst());
  }

  private Step.Begin begin(Option option) {
    return assertInstanceOf(Step.Begin.class, negotiation.accept(option));
  }
}

package tanabata.fencing.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.fencing.WitnessRecord;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.Evidence;

class WitnessRecordCodecTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");

  private static final String WRITTEN =
      """
      tanabata-authority=1
      epoch=7
      active=vega
      generation=3-00ff
      author=vega
      evidence=POWER
      evidence-about=altair
      evidence-sentence=fence_ipmilan: off
      """;

  private static WitnessRecord with(Evidence.Level level, String sentence) {
    return new WitnessRecord(
        7, List.of(VEGA), "3-00ff", Optional.of(new Evidence(level, ALTAIR, sentence)), VEGA);
  }

  private static WitnessRecord decode(String text) throws BadFormat {
    return WitnessRecordCodec.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_text_is_that_of_the_documents() {
    byte[] bytes = WitnessRecordCodec.encode(with(Evidence.Level.POWER, "fence_ipmilan: off"));
    assertEquals(WRITTEN, new String(bytes, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Evidence.Level.class)
  void every_kind_of_evidence_comes_back(Evidence.Level level) throws BadFormat {
    WitnessRecord authority = with(level, "seen");
    assertEquals(authority, WitnessRecordCodec.decode(WitnessRecordCodec.encode(authority)));
  }

  @Test
  void a_record_without_evidence_and_generation_comes_back() throws BadFormat {
    WitnessRecord authority =
        new WitnessRecord(Long.MAX_VALUE, List.of(ALTAIR, VEGA), "", Optional.empty(), ALTAIR);
    assertEquals(authority, WitnessRecordCodec.decode(WitnessRecordCodec.encode(authority)));
    WitnessRecord nobody = new WitnessRecord(0, List.of(), "", Optional.empty(), ALTAIR);
    assertEquals(nobody, WitnessRecordCodec.decode(WitnessRecordCodec.encode(nobody)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "a=b",
        "two\nlines\r\n",
        "\\",
        "\\n",
        "\0\u0007\u001b[2J",
        "星",
        "🌌",
        "\ud83c"
      })
  void any_sentence_comes_back_and_stays_on_one_line(String sentence) throws BadFormat {
    WitnessRecord authority = with(Evidence.Level.OPERATOR, sentence);
    byte[] bytes = WitnessRecordCodec.encode(authority);
    assertEquals(authority, WitnessRecordCodec.decode(bytes));
    assertEquals(8, new String(bytes, StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void a_sentence_that_is_too_long_is_cut_and_the_rest_stands() throws BadFormat {
    byte[] bytes = WitnessRecordCodec.encode(with(Evidence.Level.POWER, "\0".repeat(100_000)));
    assertTrue(bytes.length < WitnessRecordCodec.LARGEST);
    String sentence = WitnessRecordCodec.decode(bytes).evidence().orElseThrow().sentence();
    assertEquals(WitnessRecordCodec.LONGEST_SENTENCE, sentence.length());
    assertTrue(sentence.endsWith("…"));
  }

  @Test
  void a_record_that_may_not_exist_is_not_written() {
    for (WitnessRecord wrong :
        List.of(
            new WitnessRecord(-1, List.of(VEGA), "", Optional.empty(), VEGA),
            new WitnessRecord(1, List.of(VEGA, ALTAIR), "", Optional.empty(), VEGA),
            new WitnessRecord(1, List.of(VEGA, VEGA), "", Optional.empty(), VEGA),
            new WitnessRecord(1, List.of(VEGA), "x".repeat(201), Optional.empty(), VEGA))) {
      assertThrows(IllegalArgumentException.class, () -> WitnessRecordCodec.encode(wrong));
    }
  }

  @Test
  void damage_is_refused_with_a_sentence_that_names_it() {
    refused("", "its last line does not end");
    refused("hello\n", "'hello' is no key=value");
    refused(WRITTEN.strip(), "its last line does not end");
    refused(WRITTEN.replace("authority=1", "authority=2"), "it has format version '2', this");
    refused(WRITTEN.replace("epoch=7", "epoch=seven"), "its epoch 'seven' is no number");
    refused(WRITTEN.replace("epoch=7", "epoch=-7"), "its epoch -7 is negative");
    refused(WRITTEN.replace("epoch=7", "epoch=07"), "it is not written in the one way");
    refused(WRITTEN.replace("epoch=7", "epoch=7\nepoch=8"), "the key 'epoch' is there twice");
    refused(WRITTEN.replace("epoch=7\n", ""), "its keys are tanabata-authority, active,");
    refused(WRITTEN.replace("evidence-about=altair\n", ""), "its keys are tanabata-authority,");
    refused(WRITTEN + "more=1\n", "its keys are tanabata-authority,");
    refused(
        WRITTEN.replace("active=vega", "active=vega,"), "its key 'active' says '', which is no");
    refused(WRITTEN.replace("active=vega", "active=vega,altair"), "its active nodes are not at");
    refused(
        WRITTEN.replace("author=vega", "author=a/b"), "its key 'author' says 'a/b', which is no");
    refused(WRITTEN.replace("=POWER", "=HOPE"), "its evidence 'HOPE' is none that this Tanabata");
    refused(WRITTEN.replace(": off", "\\x"), "a backslash in it begins neither");
    refused(WRITTEN.replace(": off", "\\u00"), "a backslash in it begins neither");
    refused(WRITTEN.replace(": off", "\\u0041"), "it is not written in the one way");
    refused(
        "#".repeat(WitnessRecordCodec.LARGEST + 1), "it has 16385 bytes, and 16384 is the most");
  }

  private static void refused(String text, String sentence) {
    String message = assertThrows(BadFormat.class, () -> decode(text)).getMessage();
    assertTrue(message.startsWith(sentence), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void what_is_not_utf_8_is_refused() {
    byte[] bytes = WRITTEN.getBytes(StandardCharsets.UTF_8);
    bytes[40] = (byte) 0xff;
    assertEquals(
        "it is not UTF-8",
        assertThrows(BadFormat.class, () -> WitnessRecordCodec.decode(bytes)).getMessage());
  }

  @Test
  void a_mutation_is_another_record_that_is_written_the_same_way_or_is_refused() {
    Random random = new Random(11);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = WRITTEN.getBytes(StandardCharsets.UTF_8);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertArrayEquals(bytes, WitnessRecordCodec.encode(WitnessRecordCodec.decode(bytes)));
      } catch (BadFormat expected) {
        assertFalse(expected.getMessage().contains("\n"));
      }
    }
  }
}

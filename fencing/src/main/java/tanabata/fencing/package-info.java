/// Who may act at all. Start with [tanabata.fencing.core.Arbiter], which decides; everything else
/// here only carries its questions out and the answers back.
package tanabata.fencing;

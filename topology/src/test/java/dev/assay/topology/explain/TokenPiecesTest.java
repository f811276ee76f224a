package dev.assay.topology.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenPiecesTest {
    @TempDir
    private Path dir;

    @Test
    void byteLevelTokensAreBytes() throws IOException {
        TokenPieces pieces = pieces(
                "{'model':{'type':'BPE','vocab':{'Hi':0,'\u0120there':1,'\u00f0\u0141\u013c':2,'\u00a2':3,'\u010a':4}},"
                        + "'added_tokens':[{'id':9,'content':'<|end|>'}],'decoder':{'type':'ByteLevel'}}");
        assertThat(pieces.decode(List.of(0, 1, 2, 3, 4, 9, 77)))
                .containsExactly("Hi", " there", "", "\uD83D\uDEA2", "\n", "<|end|>", "[77]");
        assertThat(pieces.decode(List.of(0, 2))).containsExactly("Hi", "\uFFFD");
        assertThat(pieces.decode(List.of())).isEmpty();
    }

    @Test
    void sentencePieceMarksAreSpacesAndBytesFallBack() throws IOException {
        TokenPieces unigram =
                pieces("{'model':{'type':'Unigram','vocab':[['<unk>',0],['\u2581one',-1],['<0xC3>',-2],['<0xA9>',-2]]},"
                        + "'decoder':{'type':'Sequence'}}");
        assertThat(unigram.decode(List.of(1, 2, 3))).containsExactly(" one", "", "\u00e9");
    }

    @Test
    void wordPiecesContinue() throws IOException {
        TokenPieces words = pieces("{'model':{'type':'WordPiece','vocab':{'light':0,'##house':1,'keeper':2}}}");
        assertThat(words.decode(List.of(0, 1, 2))).containsExactly("light", "house", " keeper");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> pieces("{'model':{}}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.vocab");
        assertThatThrownBy(() -> pieces("no")).isInstanceOf(IOException.class).hasMessageContaining("is not JSON");
    }

    private TokenPieces pieces(String json) throws IOException {
        Path file = dir.resolve("tokenizer.json");
        Files.writeString(file, json.replace('\'', '"'), StandardCharsets.UTF_8);
        return TokenPieces.read(file);
    }
}

package dev.assay.scoring.watermark.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.watermark.KeyRing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {
    @Test
    void aWholeFile() throws Exception {
        ModelProfiles profiles = read("{'id':'acme-chat','model':'acme/chat-*','tenant':'acme','candidates':"
                + "[{'key':'k1','tokenizer':'gpt2'},'k2']},"
                + "{'id':'rest','model':'acme/*','candidates':[]}");
        assertThat(profiles.profiles()).hasSize(2);
        assertThat(profiles.profiles().get(0).candidates())
                .containsExactly(new Candidate("k1", "gpt2"), new Candidate("k2", null));
        assertThat(profiles.of("acme/chat-7b", "acme")).map(ModelProfile::id).contains("acme-chat");
        assertThat(profiles.of("acme/chat-7b", "other")).map(ModelProfile::id).contains("rest");
        assertThat(profiles.of("acme/chat-7b", null)).map(ModelProfile::id).contains("rest");
        assertThat(profiles.of("other", "acme")).isEmpty();
        assertThat(profiles.of(null, "acme")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'id':'a','model':'m' | candidates must be a list",
                "'id':'a','candidates':[] | model is missing",
                "'model':'m','candidates':[] | id is missing",
                "'id':'a','model':' ','candidates':[] | model is missing",
                "'id':'a','model':['m'],'candidates':[] | model must be a single value",
                "'id':'a','model':'m','candidates':[],'modle':1 | 'modle' is not a field here",
                "'id':'a','model':'m','candidates':[],'modle':1 | did you mean 'model'?",
                "'id':'a','model':'m','candidates':[{'tokenizer':'t'}] | key is missing",
                "'id':'a','model':'m','candidates':[{'key':'k','tokeniser':'t'}] | did you mean 'tokenizer'?",
                "'id':'a','model':'m','candidates':[['k']] | a candidate is a key id",
                "'id':'a','model':'m','candidates':[null] | a candidate is a key id",
                "'id':'a','model':'m','candidates':['k','k'] | listed twice",
            })
    void refusals(String entry, String message) {
        assertThatThrownBy(() -> read("{" + entry + "}"))
                .isInstanceOf(ProfileFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void profilesThatNeverDecideAreRefused() {
        String first = "{'id':'a','model':'acme/*','candidates':[]},";
        assertRefused(first + "{'id':'a','model':'m','candidates':[]}", "id is used twice");
        assertRefused(first + "{'id':'b','model':'acme/chat','candidates':[]}", "never decides, as 'a'");
        assertRefused(first + "{'id':'b','model':'acme/*','tenant':'t','candidates':[]}", "never decides");
        assertRefused("{'id':'a','model':'*','candidates':[]},{'id':'b','model':'x-*','candidates':[]}", "never");
    }

    @Test
    void theFileIsAMappingWithProfiles() {
        for (String json : List.of("[]", "{}", "{'profiles':{}}", "null", "{'profiles':[],'x':1}")) {
            assertThatThrownBy(() -> ProfileReader.read(new ObjectMapper().readTree(json.replace('\'', '"'))))
                    .isInstanceOf(ProfileFileException.class)
                    .hasMessageStartingWith("profile file: ");
        }
    }

    @Test
    void unknownNamesComeWithTheNearestOne() throws Exception {
        ModelProfiles profiles = read("{'id':'a','model':'m','candidates':[{'key':'k9','tokenizer':'gtp2'}]}");
        assertThat(profiles.unknownTokenizers(Set.of("gpt2", "llama")))
                .containsExactly("profile 'a': tokenizer 'gtp2' is not loaded; did you mean 'gpt2'?");
        assertThat(profiles.unknownTokenizers(Set.of("gtp2"))).isEmpty();
        assertThat(profiles.unknownKeys(KeyRing.EMPTY)).containsExactly("profile 'a': key 'k9' is not in the key file");
    }

    private static void assertRefused(String entries, String message) {
        assertThatThrownBy(() -> read(entries))
                .isInstanceOf(ProfileFileException.class)
                .hasMessageContaining(message);
    }

    private static ModelProfiles read(String entries) throws Exception {
        return ProfileReader.read(new ObjectMapper().readTree(("{'profiles':[" + entries + "]}").replace('\'', '"')));
    }
}

package dev.assay.scoring.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent words of languages of Latin letters, and the letters that they have beyond A to Z. A word that several languages
 * have is listed with each of them, English included. Immutable; any thread may use it.
 */
final class LanguageWords {
    /** Place of English among the languages. */
    static final int ENGLISH = 0;

    private static final List<Entry> LANGUAGES = List.of(
            // Besides function words those of chat without apostrophes, frequent words of titles, and whatever is a
            // function word
            // elsewhere. Letters: those of French loans, as in café, naïve, rôle.
            new Entry("en", "àâèéêëîïôû", """
                    the of and to in is was that for on with as by at from he his her she it be are this an or not have has had they
                    which who whom whose were been i a you we but if so do no me my can will would there their its your our us them
                    him then than when where what why how all any both each few more most other some such only own same too very
                    just also into over under after before between during about against up down out off again once here these those
                    am being does did doing having could should may might must shall because until while through per via pro one two
                    three four five six ten first last new old good great big long time day year years man men people way war say
                    says said get got go goes going went come comes came make made take took see know think tell told want give use
                    find work call try ask need feel seem let put keep begin help show play run move live lived like back well even
                    still now never always often much many another every nothing something yes ok oh hey please thanks sorry hello
                    mr mrs im ive dont cant wont didnt isnt thats whats lets youre u ur ya lol omg gonna wanna em k rn die met van
                    mit care mint volt son pour till par plus sans tout ward door heel hem hen toe den hat bin era hay sin tan pod
                    due male sole fin sale fare mere sine sit var home real set left right without within around among since though
                    although however yet born died known called world life love night house city state school water part place thing
                    things high small large next best top sure kind end low free red black white blue"""),
            new Entry("de", "äöüß", """
                    der die das und ist nicht ein eine einer eines einem einen mit von vom im den dem des auf für sich wurde wurden
                    zu zum zur als auch aus bei bis durch er sie es wir ihr ich du man war waren wird werden sind hat hatte haben
                    sein seine seiner ihre nach noch nur oder aber wenn wie über um am an in so was dass daß kann vor unter zwischen
                    gegen ohne mehr sehr diese dieser dieses kein keine schon dann wo wer mich mir uns bin habe doch nun können
                    konnte muss müssen soll beim statt alle alles damit während jetzt immer heute gibt keinen jeder ob weil"""),
            new Entry("fr", "àâæçéèêëîïôœùûüÿ", """
                    le la les l' des et est une un du de d' dans que qu' qui pour sur par avec ses son sa aux au il elle ils elles
                    ne n' pas ce c' cette ces en sont été mais ou où on nous vous je j' tu se s' y a à ont plus comme être avait
                    était fut aussi même leur leurs très tout tous bien deux après entre sans sous depuis lors dont ai suis chez mon
                    ma mes me te m' t' hier si non fait peut jusqu' lorsqu' puisqu' votre notre quand donc ainsi doit peuvent aucun
                    cet celui toujours jamais déjà lui vers pendant jour hors trop seulement"""),
            new Entry("es", "áéíóúñü", """
                    el la los las del de y es una un en que por con para como su sus se al más fue pero era esta este son lo le les
                    ha han hay no sin sobre entre desde hasta cuando donde muy también ya mi me te nos yo tú él ella ellos a o ser
                    está están fueron tiene había dos después porque si sí todo cada durante otro otra ni año años eso esto qué
                    puede pueden debe antes sólo solo cual otros hacia dentro algo nada siempre nunca estar"""),
            new Entry("pt", "áâãàçéêíóôõúü", """
                    o os a as da do dos das de e é um uma em que por com para não foi na nas no nos ao aos sua seu suas seus mais
                    mas são como se à às pelo pela pelos eu ele ela eles você meu minha me há está era ser ter tem foram também já
                    quando muito até entre sobre depois ou sem isso este esta esse essa onde num numa ainda nem anos ano pode deve
                    tudo cada sempre nunca antes porque apenas seja estar nenhum dois duas"""),
            new Entry("it", "àèéìíîòóù", """
                    il lo la i gli le l' di del dell' dello della dei degli delle d' e è una un un' uno che per con nel nella nell'
                    nei sono non si da dal dalla dall' al all' alla ai alle fu più come ha ho hanno era suo sua suoi anche ma in a o
                    se su sul sulla sull' tra fra ed c' ci mi ti lui lei loro io questo questa quest' quello dopo prima molto stato
                    stata erano essere cui quando dove perché così già poi anni può deve ogni solo senza durante tutti tutto nelle
                    agli sia né fino mentre ancora sempre due"""),
            new Entry("nl", "áéëïóöüè", """
                    de het een van en dat niet met voor op te zijn er aan ook werd hij die uit naar bij als ik je we ze zij was
                    waren is in om door over maar of dan nog wel geen heeft had hebben worden wordt wat deze dit haar hun ons mijn
                    tot na toen al kan zou moet meer veel onder tegen tussen omdat wie waar zich ben heb hem u jij zo dus gaat gaan
                    alleen kon komt alle andere altijd nooit zonder tijdens wanneer volgens jaar vanaf twee hier daar mag"""),
            new Entry("sv", "åäöé", """
                    och att det som en ett är på för med av den inte han hon till från har de om i var vi jag du ni sig sin sitt
                    sina hade blev blir när så men kan ska skulle efter under över mellan vid ut upp in eller också där detta denna
                    dessa man mycket mer alla andra två år mig dig dem oss hans hennes vad kom åt nu måste finns bara vara kunde
                    ingen redan samma några första ha mot utan gång genom"""),
            new Entry("da", "æøåé", """
                    og det som en et er på med af den ikke han hun til fra har de om blev i at for jeg du vi sig sin sit sine var
                    havde men kan skal skulle efter under over mellem ved ud op eller også der dette denne disse man meget mere alle
                    andre to år mig dig dem os hans hendes hvad kom når så blive blevet nu noget være hvor mod hvis uden kunne kun
                    ingen ville mange flere mens allerede samme nogen end gennem siden bare været må"""),
            new Entry("no", "æøåéòôó", """
                    og det som en et er på med av den ikke han hun til fra har de om ble i at for jeg du vi seg sin sitt sine var
                    hadde men kan skal skulle etter under over mellom ved ut opp eller også der dette denne disse man mye mer alle
                    andre to år meg deg dem oss hans hennes hva kom når så bli blitt nå noe være hvor mot hvis uten ein eit ikkje
                    frå eg må bare kunne ingen ville mange flere mens allerede samme noen enn gjennom siden vært ha vil"""),
            new Entry("pl", "ąćęłńóśźż", """
                    w z na się nie jest że od przez po oraz był była było byli jako są za dla jego jej do i a o u to ten ta te tym
                    tego jak ale czy co który która które już tylko być ma mnie mi go ich przed przy pod nad bez też lub gdy potem
                    ze we roku kiedy tak bardzo może gdzie on ani można jeśli aby niż więc podczas wszystkie został została tutaj
                    zawsze nigdy dwa"""),
            new Entry("cs", "áčďéěíňóřšťúůýž", """
                    v na se je že s z od po byl byla bylo byli jako jsou za pro jeho její také který která které a i o u k do to ten
                    ta ale by aby jsem jsme není si už jen nebo ve ze ke před při pod nad bez kde když tak jak co má roku až podle
                    mezi jste mu ho velmi jestli být jsi než li již tento tato toto bude může protože pokud více teď ani kdo dva"""),
            new Entry("ro", "ăâîșțşţ", """
                    și în de la cu este pe din un o care fost sau nu al ale lui pentru mai a au sunt că să se ce ca dar prin după
                    între era erau fi ei ea el eu am ai ne îl îi lor său sa sale unei unui cel cea cele când unde foarte dintre până
                    şi doi poate fără dacă decât acest această acesta aceasta are fie într aici doar toate trebuie mult vor va lucru"""),
            new Entry("fi", "äöåšž", """
                    ja oli ei että hän ovat myös sekä joka mutta kuin ole vuonna on se ne he minä sinä me te sen hänen jonka jotka
                    kun niin jos tai vain nyt ollut olivat mukaan jälkeen ennen kanssa mitä missä tämä tässä olla voi sitä siitä
                    siellä minun en jo hyvin sitten koska voidaan ilman kaikki enemmän aina sama olisi ollaan siis koko noin eivät"""),
            new Entry("hu", "áéíóöőúüű", """
                    az és egy hogy nem volt meg ez csak mint vagy már még a is ha de le ki be el fel itt ott aki ami amely voltak
                    lett után között alatt szerint ezt azt olyan több két én ő mi ti ők sem így majd most kell lehet van nagyon
                    minden neki ezért mert akkor évi évben nincs által ennek volna túl lesz legyen kívül azon mely amelyet amikor
                    ahol egyik"""),
            new Entry("tr", "çğıöşüâîû", """
                    ve bir bu için ile da de olarak olan çok daha gibi en o ne ama mi mı ki şu her ya ben sen biz siz onlar onun
                    bunun sonra önce kadar göre var yok değil oldu olduğu ise iki hem veya ancak tarafından yılında arasında 'da 'de
                    'ta 'te 'dan 'den 'tan 'ten 'nin 'nın 'nun 'nün 'in 'ın 'un 'ün 'ya 'ye aynı bütün tüm yalnızca eğer diğer
                    içinde olmak kendi zaman biri ilk olur yeni"""),
            new Entry("id", "", """
                    yang dan di dari untuk dengan pada adalah ini itu dalam ke oleh tidak sebagai juga akan atau karena saya kami
                    kita dia mereka ia anda bisa dapat telah sudah ada lebih sangat satu dua tahun setelah saat bahwa seorang para
                    antara hanya masih seperti secara tersebut kepada bagi namun tanpa harus jika belum bukan sebuah suatu hingga
                    lain semua tetapi tapi agar sampai tak milik sendiri"""),
            // Letters of Vietnamese alone stand in a block of their own.
            new Entry("vi", "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", """
                    và của là có một các được trong cho không với những người này đã tôi bạn anh chị ông bà ở từ đến năm vào ra trên
                    khi như để về theo cũng rất nhiều hai sau trước do nó họ chúng ta tại bị hay hoặc nhưng thì mà đó nào số phải
                    chỉ lại còn chưa bằng đang qua cùng nhau nên mới nếu sẽ đây sống"""));

    private static final Map<String, Integer> BY_WORD = byWord();
    private static final Map<Character, Integer> BY_LETTER = byLetter();
    private static final int LONGEST =
            BY_WORD.keySet().stream().mapToInt(String::length).max().orElse(0);

    private LanguageWords() {}

    private record Entry(String code, String letters, String words) {}

    private static Map<String, Integer> byWord() {
        Map<String, Integer> out = new HashMap<>();
        for (int place = 0; place < LANGUAGES.size(); place++) {
            for (String word : LANGUAGES.get(place).words().split("\\s+", -1)) {
                out.merge(word, 1 << place, (one, other) -> one | other);
            }
        }
        return out;
    }

    private static Map<Character, Integer> byLetter() {
        Map<Character, Integer> out = new HashMap<>();
        for (int place = 0; place < LANGUAGES.size(); place++) {
            for (char letter : LANGUAGES.get(place).letters().toCharArray()) {
                out.merge(letter, 1 << place, (one, other) -> one | other);
            }
        }
        return out;
    }

    /** How many languages there are. */
    static int languages() {
        return LANGUAGES.size();
    }

    /** Code of ISO 639-1 of the language at a place. */
    static String code(int place) {
        return LANGUAGES.get(place).code();
    }

    /** Letters in the longest word. */
    static int longest() {
        return LONGEST;
    }

    /** A bit for the place of each language that has a word, in lower case; a word cut before an apostrophe ends in one. */
    static int having(String word) {
        return BY_WORD.getOrDefault(word, 0);
    }

    /** The same for a letter beyond A to Z, in lower case. */
    static int having(char letter) {
        return BY_LETTER.getOrDefault(letter, 0);
    }
}

/* Names and addresses, commoner ones first: a list is drawn from unevenly. */
#include <stdio.h>
#include <string.h>

#include "bench/matching/invented.h"

static uint64_t state;

void invented_seed(uint64_t seed)
{
    state = seed * 0x9E3779B97F4A7C15U + 1;
}

uint64_t invented_random(void)
{
    uint64_t x = (state += 0x9E3779B97F4A7C15U);

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

int invented_below(int most)
{
    return (int)(invented_random() % (uint64_t)(most > 0 ? most : 1));
}

bool invented_chance(int per_cent)
{
    return invented_below(100) < per_cent;
}

static const struct {
    char origin;
    const char *given, *surnames;
} lists[] = {
    { 'e',
      "joshua emily jack sarah lachlan jessica thomas olivia james georgia daniel chloe "
      "william sophie benjamin hannah samuel isabella matthew emma nicholas ella ryan "
      "grace "
      "jacob lucy luke charlotte alexander ruby liam zoe joseph amelia harrison mia "
      "jordan "
      "caitlin ethan madison connor alice callum holly dylan abbey riley lily isaac "
      "molly max "
      "eliza noah imogen oliver tahlia lewis bethany kyle rachel adam lauren harry "
      "taylor "
      "michael rebecca david margaret peter susan john patricia robert jennifer paul "
      "linda "
      "andrew karen stephen helen richard julie christopher elizabeth anthony nicola "
      "mark "
      "catherine simon deborah gary jacqueline kenneth dorothy edward joan george jean "
      "henry "
      "florence arthur doris albert winifred frederick elsie walter edith harold gladys",
      "smith white jones campbell clarke williams brown taylor wilson johnson martin "
      "ryan "
      "webb evans harris green walker thomas robinson wright thompson hall clark hill "
      "wood "
      "king roberts turner moore edwards hughes mitchell carter phillips davies bell "
      "watson "
      "cooper ward morris rogers baker cook bailey murphy kelly collins richardson cox "
      "howard "
      "reid morgan allen young scott adams lewis parker bennett gray stewart lloyd "
      "foster "
      "simpson marshall russell griffiths mason palmer hunt stone grant knight rowe "
      "burns "
      "fisher ellis hopkins blackwell pascoe mcneill coleman dixon lawrence chandler "
      "burford "
      "matthews nguyen o'brien o'connor macdonald mckenzie fitzgerald doyle brennan "
      "nolan" },
    { 's',
      "mohammed muhammad ali ahmed fatima aisha hassan hussain omar ibrahim yusuf "
      "khadija "
      "zainab maryam abdul imran tariq bilal hamza usman saira nadia shabana rukhsana "
      "nasreen "
      "parveen amina sana sadia asma rashid khalid javed arshad nadeem waqas adnan "
      "faisal "
      "raj priya sanjay anita ravi sunita vijay meena amit pooja arjun kavita deepak "
      "neha "
      "suresh lakshmi harpreet gurpreet manjit jaswinder balwinder kuldeep simran "
      "jasmeet",
      "khan ahmed hussain ali begum malik patel singh kaur shah iqbal mahmood akhtar "
      "hussein "
      "choudhury rahman islam miah uddin bibi mirza qureshi siddiqui sheikh butt "
      "chaudhry "
      "raja rashid aziz bashir rehman sharma kumar gupta mehta desai joshi reddy nair "
      "iyer "
      "gill sandhu dhillon sidhu grewal bains" },
    { 'a',
      "mohamed ahmad mahmoud mustafa abdullah abdelrahman khaled omar yousef samir karim "
      "nabil hanan leila samira noor rania huda amal yasmin salma farah dalia ismail "
      "saleh "
      "hodan fadumo abdi halima sahra warsame mehmet ayse fatma mustafa emine zeynep "
      "huseyin",
      "hassan ibrahim mohamud abdi osman farah yusuf warsame al-sayed el-masri haddad "
      "nasser "
      "khalil mansour saleh hamdan aziz yilmaz kaya demir celik sahin ozturk aydin "
      "arslan" },
    { 'p',
      "piotr anna krzysztof maria andrzej katarzyna jan malgorzata tomasz agnieszka "
      "pawel "
      "barbara michal ewa marcin elzbieta jakub zofia mateusz magdalena ivan olga dmitri "
      "natalia sergei elena vladimir tatiana oleksandr iryna andrei ioana mihai gabriela",
      "nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski "
      "szymanski "
      "wozniak dabrowski kozlowski jankowski mazur kwiatkowski krawczyk ivanov petrov "
      "popescu "
      "ionescu popa dumitru shevchenko bondarenko kovalenko melnyk tkachenko" },
    { 'g',
      "hans ursula peter monika wolfgang petra klaus sabine jürgen renate dieter helga "
      "manfred karin uwe brigitte günter ingrid stefan andrea thomas susanne jörg björn "
      "françois josé andré zoë lukas leonie finn mia jonas lena paul hannah felix clara",
      "müller schmidt schneider fischer weber meyer wagner becker schulz hoffmann "
      "schäfer koch "
      "bauer richter klein wolf schröder neumann schwarz zimmermann braun krüger hofmann "
      "hartmann lange werner krause lehmann köhler maier könig weiß jäger groß vogel" },
    { 'c',
      "wei li jing min xiu ying hui yan jun lei ming hong mei ling chen yu xin hao thi "
      "van "
      "minh anh linh tuan hoa duc thu nam kwame kofi ama akua chidi ngozi emeka chioma "
      "ade "
      "oluwaseun temitope folake tendai rudo carlos maria jose ana luis carmen joao "
      "paulo",
      "wang li zhang liu chen yang huang zhao wu zhou nguyen tran le pham hoang phan kim "
      "lee "
      "park choi mensah owusu boateng asante okafor okonkwo adeyemi balogun moyo ncube "
      "garcia "
      "rodriguez martinez hernandez lopez silva santos oliveira ferreira" },
};

/* The nth word of a list of words. */
static const char *word_at(struct arena *arena, const char *words, int nth)
{
    for (; nth > 0; nth--)
        words = strchr(words, ' ') + 1;
    return arena_slice(arena, words, strcspn(words, " "));
}

static int words_in(const char *words)
{
    int count = 1;

    for (; *words != '\0'; words++)
        count += *words == ' ';
    return count;
}

/* Twice a draw at random, the smaller: the front of the list is commoner. */
static const char *draw(struct arena *arena, const char *words)
{
    int count = words_in(words), a = invented_below(count), b = invented_below(count);
    int c = invented_below(count);

    a = a < b ? a : b;
    return word_at(arena, words, a < c || invented_chance(40) ? a : c);
}

static size_t list_of(const struct invented_model *model)
{
    char origin = model->origins[invented_below((int)strlen(model->origins))];

    for (size_t i = 0; i < COUNT(lists); i++)
        if (lists[i].origin == origin)
            return i;
    return 0;
}

/* A name out of syllables: the long tail of rare ones. */
static const char *rare_name(struct arena *arena)
{
    static const char *const begins[] = { "b",  "br", "c",   "ch", "d", "f",  "g",
                                          "h",  "k",  "l",   "m",  "n", "p",  "qu",
                                          "r",  "s",  "t",   "v",  "w", "st", "j",
                                          "th", "gr", "sch", "tr", "z" };
    static const char *const vowels[] = {
        "a", "e", "i", "o", "u", "ai", "ee", "ou", "y"
    };
    static const char *const ends[] = { "n",   "r",   "l",  "s",     "ck",  "ton",
                                        "man", "ley", "dt", "ro",    "ski", "x",
                                        "ng",  "by",  "m",  "field", "" };
    const char *name = "";

    for (int i = invented_below(2); i < 2; i++)
        name = arena_print(arena, "%s%s%s", name, begins[invented_below(COUNT(begins))],
                           vowels[invented_below(COUNT(vowels))]);
    return arena_print(arena, "%s%s", name, ends[invented_below(COUNT(ends))]);
}

const char *invented_given(struct arena *arena, const struct invented_model *model)
{
    return invented_chance(12) ? rare_name(arena)
                               : draw(arena, lists[list_of(model)].given);
}

const char *invented_surname(struct arena *arena, const struct invented_model *model)
{
    if (invented_chance(35))
        return rare_name(arena);
    const char *name = draw(arena, lists[list_of(model)].surnames);
    return invented_chance(2) ? arena_print(arena, "%s-%s", name, rare_name(arena))
                              : name;
}

static const char *invented_word(struct arena *arena, int kinds)
{
    uint64_t kept = state;

    state = (uint64_t)(invented_below(kinds) + 17) * 0x9E3779B97F4A7C15U;
    const char *name = rare_name(arena);
    state = kept + 0x1234567;
    return name;
}

static const char *street_of(struct arena *arena, char country, const char *name)
{
    static const char *const kinds[] = { "street", "road",  "avenue", "place",
                                         "close",  "drive", "court",  "crescent",
                                         "way",    "lane",  "circuit" };
    int number = invented_below(invented_chance(80) ? 120 : 600) + 1;

    if (country == 'g')
        return arena_print(arena, "%sstr. %d", name, number);
    const char *kind = kinds[invented_below(COUNT(kinds))];
    if (invented_chance(6))
        return arena_print(arena, "Flat %d, %d %s %s", invented_below(20) + 1, number,
                           name, kind);
    return arena_print(arena, "%d %s %s", number, name, kind);
}

static const char *postcode_of(struct arena *arena, char country, int area)
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";

    if (country == 'u')
        return arena_print(arena, "%c%c%d %d%c%c", letters[area % 20],
                           letters[area / 20 % 20], area % 17 + 1, invented_below(9) + 1,
                           letters[invented_below(20)], letters[invented_below(20)]);
    if (country == 'a')
        return arena_print(arena, "%04d", 2000 + area * 7 % 5000);
    return arena_print(arena, "%05d", 10000 + area * 97 % 80000);
}

void invented_address(struct arena *arena, const struct invented_model *model,
                      struct person_record *out)
{
    int area = invented_below(invented_chance(60) ? 60 : 700);

    out->street = street_of(arena, model->country, invented_word(arena, 900));
    uint64_t kept = state;
    state = (uint64_t)(area + 5000) * 0x9E3779B97F4A7C15U;
    out->suburb = rare_name(arena);
    state = kept;
    (void)invented_random();
    out->postcode = postcode_of(arena, model->country,
                                model->loose_postcodes ? invented_below(700) : area);
}

static const char *birth_of(struct arena *arena, const struct invented_model *model)
{
    int year = 2008 - invented_below(model->birth_years), month = invented_below(12) + 1;
    int day = invented_below(month == 2 ? 28 : 30) + 1;

    return arena_print(arena, model->compact_births ? "%04d%02d%02d" : "%04d-%02d-%02d",
                       year, month, day);
}

struct person_record invented_person(struct arena *arena,
                                     const struct invented_model *model)
{
    struct person_record record = {
        .given_name = invented_given(arena, model),
        .surname = invented_surname(arena, model),
        .date_of_birth = birth_of(arena, model),
        .identifier = arena_print(arena, "%07d", invented_below(9000000) + 1000000),
    };

    if (invented_chance(5))
        record.given_name =
            arena_print(arena, "%s %s", record.given_name, invented_given(arena, model));
    invented_address(arena, model, &record);
    return record;
}

/* A name and how other languages, friends or officers write it. */
static const char *const forms[] = {
    "mohammed muhammad mohamed mohammad muhammed mohd",
    "yusuf yousef youssef yousuf",
    "hussain hussein husain",
    "ahmed ahmad",
    "fatima fatimah fatma",
    "aisha ayesha aysha",
    "ibrahim ebrahim",
    "omar umar",
    "usman osman othman",
    "zainab zaynab zeinab",
    "khadija khadeeja khadijah",
    "abdul abd",
    "imran emran",
    "tariq tarik tareq",
    "william bill will billy liam",
    "elizabeth liz beth betty lizzie eliza",
    "robert rob bob bobby",
    "margaret maggie peggy meg",
    "james jim jamie jimmy",
    "thomas tom tommy",
    "michael mike mick",
    "catherine kate cathy kathy katherine",
    "christopher chris",
    "jennifer jenny jen",
    "patricia pat trish tricia",
    "david dave",
    "andrew andy drew",
    "alexander alex sandy",
    "joseph joe joey",
    "samuel sam",
    "benjamin ben",
    "daniel dan danny",
    "matthew matt",
    "anthony tony",
    "edward ted eddie ed",
    "rebecca becky",
    "susan sue susie",
    "deborah debbie deb",
    "piotr peter petr",
    "katarzyna kasia kate",
    "krzysztof christopher kris",
    "jan john",
    "ivan john",
    "jürgen juergen jurgen",
    "günter guenter gunter",
    "jörg joerg jorg",
    "björn bjoern bjorn",
    "hannah hanna",
    "sophie sofie sophia",
    "nicholas nick nicky",
    "henry harry",
    "john jack johnny",
    "lakshmi laxmi",
    "mustafa mustapha",
    "abdullah abdallah abdulla",
    "leila layla laila",
};

const char *invented_other_name(struct arena *arena, const char *given)
{
    for (size_t i = 0; i < COUNT(forms); i++) {
        size_t length = strlen(given);

        if (strncmp(forms[i], given, length) == 0 && forms[i][length] == ' ')
            return word_at(arena, forms[i], 1 + invented_below(words_in(forms[i]) - 1));
    }
    return given;
}

/** Invented people are put together within one group, so that forename and surname suit each other. */
export interface NameGroup {
  share: number;
  nationality: string;
  forenames: readonly string[];
  surnames: readonly string[];
}

const words = (text: string) => text.trim().split(/\s+/);

export const nameGroups: readonly NameGroup[] = [
  {
    share: 0.6,
    nationality: "British",
    forenames:
      words(`Oliver Harry George Jack Thomas James William Daniel Matthew Andrew Stephen Paul Mark Ian Graham Keith Alan
      Colin Neil Simon Adam Luke Ben Samuel Callum Rory Ewan Angus Stuart Craig Emily Charlotte Sophie Hannah Laura Rebecca Sarah
      Jane Susan Karen Helen Alison Fiona Morag Kirsty Heather Joanne Claire Nicola Victoria Elizabeth Margaret Patricia Holly Amy
      Jessica Grace Ruby Poppy Eleanor Harriet Beatrice Imogen Phoebe Martha`),
    surnames:
      words(`Ashworth Barlow Bickerstaff Blackwood Bramley Brierley Calder Cartwright Chadwick Clegg Coulson Crabtree
      Dalgleish Dewhurst Driscoll Eastwood Fairclough Fenwick Fothergill Garside Greenhalgh Hardcastle Haworth Heseltine Holroyd
      Hebblethwaite Illingworth Jessop Kershaw Kirkbride Lanchester Lockwood Lumsden Marsden Metcalfe McAllister McIntyre Naylor
      Oldroyd Ormerod Pemberton Pickering Postlethwaite Quayle Ramsbottom Redfern Rigby Satterthwaite Shuttleworth Stirling
      Sutcliffe Tattersall Thackray Thwaites Tweddle Underhill Wainwright Waddington Whitaker Winterbottom Wolstenholme Yarwood
      Smith-Ashby Fraser-Lund O'Rourke O'Halloran D'Arcy St.Clair`),
  },
  {
    share: 0.04,
    nationality: "British",
    forenames: words("Siân Gwen Ffion Rhiannon Carys Owain Rhodri Emyr Gethin Llŷr Geraint Dafydd Anwen Angharad"),
    surnames: words("Llewelyn Prydderch Gruffydd Pryce-Ŵyn Bebb Cadwaladr Tudor Ŷnyr Maddocks Probert"),
  },
  {
    share: 0.16,
    nationality: "British",
    forenames:
      words(`Aarav Priya Anjali Rohan Sanjay Meera Kavita Rajesh Imran Ayesha Fatima Bilal Zainab Usman Nadia Harpreet
      Gurpreet Simran Jaspal Manjit Tariq Yasmin Farah Kamran Nisha Deepak Sunita Arjun`),
    surnames:
      words(`Chaudhary Banerjee Bhattacharya Dhillon Grewal Sandhu Sidhu Qureshi Siddiqui Mirza Rahman Chowdhury Iyer Nair
      Raghavan Deshpande Kulkarni Bhogal Virdee Malhotra Kapadia Sheikh-Hasan Begum Akhtar`),
  },
  {
    share: 0.08,
    nationality: "British",
    forenames: words(
      "Kwame Abena Chidi Ngozi Adaeze Oluwaseun Temitope Kofi Ama Tendai Rudo Folasade Emeka Yaw Ifeoma Babajide",
    ),
    surnames: words(
      "Okonkwo Adeyemi Mensah Boateng Owusu Nwachukwu Adebayo Moyo Chikwanha Asante Olawale Ezeogu Danquah N'Guessan",
    ),
  },
  {
    share: 0.06,
    nationality: "Polish",
    forenames: words("Agnieszka Piotr Katarzyna Tomasz Magdalena Łukasz Ewa Marcin Joanna Paweł Małgorzata Grzegorz"),
    surnames: words("Wiśniewska Kowalczyk Zieliński Szymańska Wójcik Dąbrowski Lewandowska Jankowski Mazur Krawczyk"),
  },
  {
    share: 0.03,
    nationality: "Romanian",
    forenames: words("Andrei Ioana Mihai Elena Cristian Gabriela Radu Alina Vlad Simona"),
    surnames: words("Popescu Ionescu Dumitru Constantin Munteanu Stoica Georgescu Lupu Cojocaru"),
  },
  {
    share: 0.03,
    nationality: "British",
    forenames: words("Wei Mei-Ling Jun Xiu Hao Li-Na Chun Yan Ming Ying Kai"),
    surnames: words("Cheung Kwok Tsang Zhou Lau Fong Yeung Huang Szeto Leung"),
  },
];

export const plainTitles = ["Mr", "Mrs", "Ms", "Miss"] as const;
export const shownTitles = ["Dr", "Professor", "Sir", "Dame", "Lord", "Baroness", "Rev", "Captain"] as const;
export const occupations =
  words(`Director Company-Director Engineer Accountant Consultant Electrician Plumber Builder Chef Designer
  Solicitor Teacher Retired Manager Driver Hairdresser Software-Developer Business-Owner Architect Nurse`).map((word) =>
    word.replace("-", " "),
  );

/** Invented people are put together within one group, so that forenames and surname suit each other. */
export interface NameGroup {
  share: number;
  nationality: string;
  women: readonly string[];
  men: readonly string[];
  surnames: readonly string[];
}

const words = (text: string) => text.trim().split(/\s+/);

export const nameGroups: readonly NameGroup[] = [
  {
    share: 0.6,
    nationality: "British",
    women:
      words(`Emily Charlotte Sophie Hannah Laura Rebecca Sarah Jane Susan Karen Helen Alison Fiona Morag Kirsty Heather
      Joanne Claire Nicola Victoria Elizabeth Margaret Patricia Holly Amy Jessica Grace Ruby Eleanor Harriet Imogen Martha`),
    men: words(`Oliver Harry George Jack Thomas James William Daniel Matthew Andrew Stephen Paul Mark Ian Graham Keith Alan Colin
      Neil Simon Adam Luke Ben Samuel Callum Rory Ewan Angus Stuart Craig`),
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
    women: words("Siân Gwen Ffion Rhiannon Carys Anwen Angharad"),
    men: words("Owain Rhodri Emyr Gethin Llŷr Geraint Dafydd"),
    surnames: words("Llewelyn Prydderch Gruffydd Pryce-Ŵyn Bebb Cadwaladr Tudor Ŷnyr Maddocks Probert"),
  },
  {
    share: 0.09,
    nationality: "British",
    women: words("Priya Anjali Meera Kavita Harpreet Simran Nisha Sunita Deepa Rekha"),
    men: words("Aarav Rohan Sanjay Rajesh Gurpreet Jaspal Manjit Deepak Arjun Vikram"),
    surnames: words(
      "Banerjee Bhattacharya Dhillon Grewal Sandhu Sidhu Iyer Nair Raghavan Deshpande Kulkarni Bhogal Virdee Kapadia",
    ),
  },
  {
    share: 0.07,
    nationality: "British",
    women: words("Ayesha Fatima Zainab Nadia Yasmin Farah Samina Rukhsana"),
    men: words("Imran Bilal Usman Tariq Kamran Faisal Nadeem Yusuf"),
    surnames: words("Chaudhary Qureshi Siddiqui Mirza Rahman Chowdhury Akhtar Sheikh-Hasan Farooqi Baig"),
  },
  {
    share: 0.08,
    nationality: "British",
    women: words("Abena Ngozi Adaeze Temitope Ama Rudo Folasade Ifeoma"),
    men: words("Kwame Chidi Oluwaseun Kofi Tendai Emeka Yaw Babajide"),
    surnames: words(
      "Okonkwo Adeyemi Mensah Boateng Owusu Nwachukwu Adebayo Moyo Asante Olawale Ezeogu Danquah N'Guessan",
    ),
  },
  {
    share: 0.06,
    nationality: "Polish",
    women: words("Agnieszka Katarzyna Magdalena Ewa Joanna Małgorzata"),
    men: words("Piotr Tomasz Łukasz Marcin Paweł Grzegorz"),
    surnames: words("Kowalczyk Wójcik Mazur Krawczyk Szymczak Dudek Pawlak Wieczorek Gołąb Świątek"),
  },
  {
    share: 0.03,
    nationality: "Romanian",
    women: words("Ioana Elena Gabriela Alina Simona"),
    men: words("Andrei Mihai Cristian Radu Vlad"),
    surnames: words("Popescu Ionescu Dumitru Constantin Munteanu Stoica Georgescu Lupu Cojocaru"),
  },
  {
    share: 0.03,
    nationality: "British",
    women: words("Mei-Ling Xiu Li-Na Yan Ying"),
    men: words("Wei Jun Hao Ming Kai"),
    surnames: words("Cheung Kwok Tsang Zhou Lau Fong Yeung Huang Szeto Leung"),
  },
];

export const titlesOfWomen = ["Mrs", "Ms", "Miss", "Mrs", "Ms", "Miss", "Dr", "Professor", "Dame", "Baroness"] as const;
export const titlesOfMen = ["Mr", "Mr", "Mr", "Mr", "Mr", "Mr", "Dr", "Rev", "Sir", "Captain"] as const;

export const occupations =
  words(`Director Company-Director Engineer Accountant Consultant Electrician Plumber Builder Chef Designer
  Solicitor Teacher Retired Manager Driver Hairdresser Software-Developer Business-Owner Architect Nurse`).map((word) =>
    word.replace("-", " "),
  );
